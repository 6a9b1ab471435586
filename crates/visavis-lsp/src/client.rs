//! What the client can do, and what the server offers it.
//!
//! In: the parameters of `initialize`. Out: the agreed encoding, what may be asked of the client, and the capabilities.

use gen_lsp_types::{ChangeNotifications, Uri};
use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, DocumentFormattingProvider, Full, InitializeParams,
    InitializeResult, PositionEncodingKind, RenameOptions, RenameProvider, Save, SaveOptions,
    SemanticTokensLegend, SemanticTokensOptions, ServerCapabilities, ServerInfo, SignatureHelpOptions,
    TextDocumentSyncKind, TextDocumentSyncOptions, WorkspaceFolders, WorkspaceFoldersServerCapabilities,
    WorkspaceOptions,
};

use crate::features::colours;
use crate::position::Encoding;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Client {
    pub(crate) encoding: Encoding,
    /// Whether it tells what changes on disk when it is asked to.
    pub(crate) watches: bool,
    /// Whether an edit may say which version it is for.
    pub(crate) versioned_edits: bool,
    /// Whether completions may have places to fill in.
    pub(crate) snippets: bool,
    /// Its folders.
    pub(crate) folders: Vec<Uri>,
}

/// Learns what a client can do, and what to offer.
pub(crate) fn meet(params: &InitializeParams) -> (Client, InitializeResult) {
    let capabilities = &params.capabilities;
    let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    let offers = |kind: PositionEncodingKind| offered.is_some_and(|kinds| kinds.contains(&kind));
    let encoding = match (offers(PositionEncodingKind::UTF8), offers(PositionEncodingKind::UTF16)) {
        (true, _) => Encoding::Utf8,
        (false, false) if offers(PositionEncodingKind::UTF32) => Encoding::Utf32,
        // Every client knows it, whether it says so or not.
        _ => Encoding::Utf16,
    };
    let workspace = capabilities.workspace.as_ref();
    let watches = workspace.and_then(|w| w.did_change_watched_files.as_ref()?.dynamic_registration);
    let versioned = workspace.and_then(|w| w.workspace_edit.as_ref()?.document_changes);
    let completion = capabilities.text_document.as_ref().and_then(|text| text.completion.as_ref());
    let snippets = completion.and_then(|completion| completion.completion_item.as_ref()?.snippet_support);
    let client = Client {
        encoding,
        watches: watches == Some(true),
        versioned_edits: versioned == Some(true),
        snippets: snippets == Some(true),
        folders: folders(params),
    };
    let info = ServerInfo { name: "visavis".into(), version: Some(env!("CARGO_PKG_VERSION").into()) };
    let offered = InitializeResult { capabilities: offer(encoding), server_info: Some(info) };
    (client, offered)
}

fn folders(params: &InitializeParams) -> Vec<Uri> {
    #[expect(deprecated, reason = "older clients say their folder so")]
    let root = params.root_uri.clone();
    match &params.workspace_folders_initialize_params.workspace_folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) => {
            folders.iter().map(|folder| folder.uri.clone()).collect()
        }
        _ => root.into_iter().collect(),
    }
}

fn offer(encoding: Encoding) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(Save::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(ChangeNotifications::Bool(true)),
    };
    let characters = |all: &str| Some(all.chars().map(String::from).collect::<Vec<String>>());
    ServerCapabilities {
        position_encoding: Some(match encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(sync.into()),
        completion_provider: Some(CompletionOptions {
            trigger_characters: characters(".\" ="),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(true.into()),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: characters("(,"),
            ..SignatureHelpOptions::default()
        }),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        document_highlight_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        workspace_symbol_provider: Some(true.into()),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::SourceFixAll]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        document_formatting_provider: Some(DocumentFormattingProvider::Bool(true)),
        rename_provider: Some(RenameProvider::RenameOptions(RenameOptions {
            prepare_provider: Some(true),
            ..RenameOptions::default()
        })),
        folding_range_provider: Some(true.into()),
        semantic_tokens_provider: Some(
            SemanticTokensOptions {
                legend: SemanticTokensLegend {
                    token_types: colours::types(),
                    token_modifiers: colours::modifiers(),
                },
                range: Some(true.into()),
                full: Some(Full::Bool(true)),
                ..SemanticTokensOptions::default()
            }
            .into(),
        ),
        workspace: Some(WorkspaceOptions { workspace_folders: Some(folders), ..WorkspaceOptions::default() }),
        ..ServerCapabilities::default()
    }
}
