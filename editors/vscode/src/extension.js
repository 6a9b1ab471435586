// The client of `visavis lsp`: starts it, stops it, and says what is to be done where it is not there.
"use strict";

const { execFile } = require("node:child_process");
const { commands, env, Uri, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const INSTALL = "https://github.com/visavis-lang/visavis#readme";

/** @type {LanguageClient | undefined} */
let client;

/** The command as the settings name it. */
function command() {
  const path = workspace.getConfiguration("visavis").get("path", "visavis").trim() || "visavis";
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return path.replaceAll("${workspaceFolder}", folder);
}

/** What `visavis --version` says, or why it says nothing. */
function version(path) {
  return new Promise((resolve) => {
    execFile(path, ["--version"], { timeout: 10_000 }, (error, out) => {
      resolve(error ? { error } : { version: out.trim() });
    });
  });
}

/** Says that the command is not there, with what to do about it. */
async function sayNotThere(path, error) {
  const why =
    error.code === "ENOENT"
      ? `The command "${path}" is not there. Install Visavis, or say in the settings where it is.`
      : `The command "${path}" does not run: ${error.message}`;
  const settings = "Open the settings";
  const install = "How to install it";
  const chosen = await window.showErrorMessage(why, settings, install);
  if (chosen === settings) {
    await commands.executeCommand("workbench.action.openSettings", "visavis.path");
  } else if (chosen === install) {
    await env.openExternal(Uri.parse(INSTALL));
  }
}

async function start() {
  const path = command();
  const found = await version(path);
  if (found.error) {
    // Not awaited: the message may stand for hours.
    void sayNotThere(path, found.error);
    return;
  }
  const server = { command: path, args: ["lsp"] };
  client = new LanguageClient("visavis", "Visavis", { run: server, debug: server }, {
    documentSelector: [
      { language: "visavis", scheme: "file" },
      { language: "visavis", scheme: "untitled" },
      { scheme: "file", pattern: "**/visavis.toml" },
    ],
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    void sayNotThere(path, error);
  }
}

async function stop() {
  const old = client;
  client = undefined;
  await old?.dispose();
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand("visavis.restart", restart),
    commands.registerCommand("visavis.showLog", () => client?.outputChannel.show()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("visavis.path")) {
        void restart();
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
