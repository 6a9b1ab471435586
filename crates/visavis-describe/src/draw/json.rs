//! As one JSON object, for programs.

use serde_json::{Value, json};

use crate::block::{Block, Page};
use crate::lang::{Label, Lang};
use crate::text::Text;

/// `{"language": "en", "pages": [{"kind": …, "name": …, "description": …, "sections": [{"heading": …, "blocks": […]}]}]}`.
#[must_use]
pub fn json(pages: &[Page], lang: Lang) -> String {
    let pages: Vec<Value> = pages.iter().map(|page| of_page(page, lang)).collect();
    format!("{:#}\n", json!({ "language": lang.code(), "pages": pages }))
}

fn of_page(page: &Page, lang: Lang) -> Value {
    let sections = page.sections.iter().map(|section| {
        let blocks: Vec<Value> = section.blocks.iter().map(of_block).collect();
        json!({ "heading": lang.label(section.label), "blocks": blocks })
    });
    json!({
        "kind": page.kind.word(),
        "name": page.name,
        "title": format!("{} {}", lang.label(Label::One(page.kind)), page.words),
        "description": page.description,
        "sections": sections.collect::<Vec<Value>>(),
    })
}

fn of_block(block: &Block) -> Value {
    let all = |blocks: &[Block]| blocks.iter().map(of_block).collect::<Vec<Value>>();
    let texts = |texts: &[Text]| texts.iter().map(Text::to_string).collect::<Vec<String>>();
    match block {
        Block::Say(text) => json!({ "text": text.to_string() }),
        Block::List { lead, items } => json!({ "text": lead.to_string(), "items": all(items) }),
        Block::Entry { head, body } => json!({ "name": head.to_string(), "blocks": all(body) }),
        Block::Grid { head, rows } => {
            json!({ "columns": texts(head), "rows": rows.iter().map(|row| texts(row)).collect::<Vec<_>>() })
        }
        Block::Message { head, fields } => {
            let fields = fields
                .iter()
                .map(|(name, said)| json!({ "field": name.to_string(), "text": said.to_string() }));
            json!({ "variant": head.as_ref().map(Text::to_string), "fields": fields.collect::<Vec<_>>() })
        }
    }
}
