// The grammar for colours, held to the language: its words are the words of grammar/visavis.pest, and every example is coloured whole.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..", "..");
const source = join(here, "..", "syntaxes", "visavis.tmLanguage.json");

const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(source, "utf8"), source),
});
const grammar = await registry.loadGrammar("source.visavis");

/** The tokens of a text: what stands there, and its scopes from the widest to the narrowest. */
function tokens(text) {
  let stack = textmate.INITIAL;
  const found = [];
  for (const line of text.split(/\r?\n/)) {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    for (const token of result.tokens) {
      found.push({ text: line.slice(token.startIndex, token.endIndex), scopes: token.scopes });
    }
  }
  return { found, depth: stack.depth };
}

/** The narrowest scope of the first token that is this text. */
function scope(text, of) {
  const token = tokens(text).found.find((token) => token.text === of);
  assert.ok(token, `${of} is no token of ${text}: ${JSON.stringify(tokens(text).found)}`);
  return token.scopes.at(-1);
}

/** The keywords of the language, as its grammar has them. */
function keywords() {
  const pest = readFileSync(join(root, "grammar", "visavis.pest"), "utf8");
  return [...pest.matchAll(/^kw_\w+\s*=\s*@\{\s*"(\w+)"/gm)].map((match) => match[1]).concat(["true", "false"]);
}

/** The words of the patterns for words. */
function coloured() {
  const raw = JSON.parse(readFileSync(source, "utf8"));
  return raw.repository.word.patterns.flatMap((pattern) => /\(\?:([\w|]+)\)/.exec(pattern.match)[1].split("|"));
}

function examples(folder = join(root, "examples")) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".vis"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

test("the words are those of the language, each once", () => {
  const words = coloured();
  assert.equal(new Set(words).size, words.length);
  assert.deepEqual([...words].sort(), [...new Set(keywords())].sort());
});

test("every word has a colour by itself", () => {
  for (const word of keywords()) {
    assert.match(scope(`( ${word} )`, word), /^(keyword|constant\.language|storage)/, word);
  }
});

test("every example is coloured whole", () => {
  // The words that are never names without backticks.
  const hard = new Set(
    "and or not in has is if then else otherwise where true false missing known any".split(" "),
  );
  const files = examples();
  assert.ok(files.length > 10);
  for (const file of files) {
    const { found, depth } = tokens(readFileSync(file, "utf8"));
    assert.equal(depth, 1, `${file}: something is open at its end`);
    for (const { text, scopes } of found) {
      const last = scopes.at(-1);
      assert.ok(!scopes.some((one) => one.startsWith("invalid")), `${file}: ${text} is invalid`);
      assert.ok(text.trim() === "" || last !== "source.visavis", `${file}: ${text} has no colour`);
      const said = scopes.slice(scopes.lastIndexOf("source.visavis"));
      if (hard.has(text) && !said.some((one) => /^(string|comment)/.test(one))) {
        assert.match(last, /^(keyword|constant|support)/, `${file}: ${text}`);
      }
    }
  }
});

test("texts, and what is inserted in them", () => {
  const text = 'via web { headline: "Hé {first_name otherwise "friend"} {{ \\n" }';
  assert.equal(scope(text, "Hé "), "string.quoted.double.visavis");
  assert.equal(scope(text, "first_name"), "variable.other.visavis");
  assert.equal(scope(text, "otherwise"), "keyword.operator.word.visavis");
  assert.equal(scope(text, "friend"), "string.quoted.double.visavis");
  assert.equal(scope(text, "{{"), "constant.character.escape.visavis");
  assert.equal(scope(text, "\\n"), "constant.character.escape.visavis");
  assert.equal(tokens('"a text ends with its line\nlet x = 1').depth, 1);
});

test("names, numbers, times and money", () => {
  assert.equal(scope("for `Prénom usuel` is known", "`Prénom usuel`"), "variable.other.quoted.visavis");
  assert.equal(scope("segment été when a", "été"), "entity.name.type.visavis");
  assert.equal(scope("x > 1_000.50 EUR", "EUR"), "keyword.other.unit.currency.visavis");
  assert.equal(scope("amount: money EUR", "EUR"), "keyword.other.unit.currency.visavis");
  assert.equal(scope("t < 90 days ago", "days"), "keyword.other.unit.time.visavis");
  assert.equal(scope("holdout 12.5%", "12.5%"), "constant.numeric.visavis");
  assert.equal(scope("during 2026-03-01..2026-04-15", "2026-03-01"), "constant.numeric.date.visavis");
  assert.equal(scope("at 2026-03-10 09:00", "2026-03-10 09:00"), "constant.numeric.date.visavis");
  assert.equal(scope("quiet 21:00..08:00", "08:00"), "constant.numeric.time.visavis");
  assert.equal(scope("tier: text?", "text"), "support.type.visavis");
  assert.equal(scope("let x = count(purchase)", "count"), "support.function.visavis");
  assert.equal(scope('zip matches /^FR-\\d+$/', "^FR-\\d+$"), "string.regexp.visavis");
});

test("comments, and the silencers among them", () => {
  assert.equal(scope("a = 1 # why", " why"), "comment.line.number-sign.visavis");
  assert.equal(scope("# visavis: allow(missing-trap)", "missing-trap"), "constant.other.lint.visavis");
});
