//! What the client asks.
//!
//! In: a request of a running server. Out: its answer, or why there is none. Each is one function of `features`; this module only
//! tells them apart.

use std::rc::Rc;

use gen_lsp_types::{
    CodeActionParams, CompletionParams, DefinitionParams, DocumentFormattingParams, DocumentHighlightParams,
    DocumentSymbolParams, FoldingRangeParams, HoverParams, Position, PrepareRenameParams, ReferenceParams,
    RenameParams, SemanticTokensParams, SemanticTokensRangeParams, SignatureHelpParams,
    TextDocumentPositionParams, Uri, WorkspaceSymbolParams,
};
use lsp_server::{ErrorCode, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use visavis_diag::SourceId;

use crate::analysis::Analysis;
use crate::features::{actions, colours, complete, folds, format, hover, outline, places, rename, signature};
use crate::position::Encoding;
use crate::server::Server;

/// Why a request has no answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: ErrorCode,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// What was asked cannot be done, for a reason that a person should read.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::RequestFailed, message)
    }
}

/// A place in a text, and what is known of its project.
pub(crate) struct Place {
    pub(crate) analysis: Rc<Analysis>,
    pub(crate) source: SourceId,
    pub(crate) at: usize,
    pub(crate) encoding: Encoding,
}

/// The answer to a request.
pub(crate) fn answer(server: &mut Server, request: Request) -> Result<Value, Refusal> {
    match request.method.as_str() {
        "textDocument/hover" => {
            let p: HoverParams = params(request)?;
            at(server, &p.text_document_position_params, |place| Ok(hover::hover(place)))
        }
        "textDocument/definition" => {
            let p: DefinitionParams = params(request)?;
            at(server, &p.text_document_position_params, |place| Ok(places::definition(place)))
        }
        "textDocument/references" => {
            let p: ReferenceParams = params(request)?;
            let declaration = p.context.include_declaration;
            at(server, &p.text_document_position_params, |place| Ok(places::references(place, declaration)))
        }
        "textDocument/documentHighlight" => {
            let p: DocumentHighlightParams = params(request)?;
            at(server, &p.text_document_position_params, |place| Ok(places::highlights(place)))
        }
        "textDocument/prepareRename" => {
            let p: PrepareRenameParams = params(request)?;
            at(server, &p.text_document_position_params, rename::prepare)
        }
        "textDocument/rename" => {
            let p: RenameParams = params(request)?;
            let position = p.text_document_position_params;
            match place(server, &position.text_document.uri, position.position) {
                Some(place) => {
                    json(rename::rename(server, &place, &position.text_document.uri, &p.new_name)?)
                }
                None => Ok(Value::Null),
            }
        }
        "textDocument/completion" => {
            let p: CompletionParams = params(request)?;
            let snippets = server.client.snippets;
            at(server, &p.text_document_position_params, |place| Ok(complete::complete(place, snippets)))
        }
        "textDocument/signatureHelp" => {
            let p: SignatureHelpParams = params(request)?;
            at(server, &p.text_document_position_params, |place| Ok(signature::help(place)))
        }
        "textDocument/codeAction" => {
            let p: CodeActionParams = params(request)?;
            json(actions::actions(server, &p))
        }
        "textDocument/formatting" => {
            let p: DocumentFormattingParams = params(request)?;
            json(format::format(server, &p.text_document.uri))
        }
        "textDocument/documentSymbol" => {
            let p: DocumentSymbolParams = params(request)?;
            of(server, &p.text_document.uri, outline::outline)
        }
        "workspace/symbol" => {
            let p: WorkspaceSymbolParams = params(request)?;
            json(outline::search(server, &p.query))
        }
        "textDocument/semanticTokens/full" => {
            let p: SemanticTokensParams = params(request)?;
            of(server, &p.text_document.uri, |place| colours::colours(place, None))
        }
        "textDocument/semanticTokens/range" => {
            let p: SemanticTokensRangeParams = params(request)?;
            of(server, &p.text_document.uri, |place| colours::colours(place, Some(p.range)))
        }
        "textDocument/foldingRange" => {
            let p: FoldingRangeParams = params(request)?;
            of(server, &p.text_document.uri, folds::folds)
        }
        method => Err(Refusal::new(ErrorCode::MethodNotFound, format!("there is no `{method}` here"))),
    }
}

/// Answers from a place; nothing where the text is in no project.
fn at<T: Serialize>(
    server: &mut Server,
    position: &TextDocumentPositionParams,
    answer: impl FnOnce(&Place) -> Result<T, Refusal>,
) -> Result<Value, Refusal> {
    match place(server, &position.text_document.uri, position.position) {
        Some(place) => json(answer(&place)?),
        None => Ok(Value::Null),
    }
}

/// Answers from a text.
fn of<T: Serialize>(
    server: &mut Server,
    uri: &Uri,
    answer: impl FnOnce(&Place) -> T,
) -> Result<Value, Refusal> {
    match place(server, uri, Position::new(0, 0)) {
        Some(place) => json(answer(&place)),
        None => Ok(Value::Null),
    }
}

/// A place in a text of a project.
pub(crate) fn place(server: &mut Server, uri: &Uri, position: Position) -> Option<Place> {
    let encoding = server.client.encoding;
    let analysis = server.analysis(uri)?;
    let source = analysis.source(uri)?;
    let at = analysis.offset(source, position, encoding);
    Some(Place { analysis, source, at, encoding })
}

fn params<P: DeserializeOwned>(request: Request) -> Result<P, Refusal> {
    let method = request.method;
    serde_json::from_value(request.params)
        .map_err(|error| Refusal::new(ErrorCode::InvalidParams, format!("`{method}`: {error}")))
}

fn json(answer: impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}
