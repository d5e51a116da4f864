// A folder of pages, served on this machine alone, and a browser that tells everything it does.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { readdirSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { chromium } from "playwright-core";

const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".ics": "text/calendar",
};

/** Serves a folder until a test ends; gives its address. */
export async function serve(test, folder) {
  const server = createServer(async (request, answer) => {
    const name = decodeURIComponent(new URL(request.url, "http://x").pathname);
    try {
      const bytes = await readFile(join(folder, name.endsWith("/") ? `${name}index.html` : name));
      answer.writeHead(200, { "content-type": types[extname(name)] ?? "text/html; charset=utf-8" });
      answer.end(bytes);
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

/** Every file of a folder with this ending, by its name within the folder. */
export function files(folder, ending) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .sort();
}

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });

/** A page that keeps what goes wrong on it: errors, and requests that fail or leave the site. */
export async function open(test, browser, address, options = {}) {
  const context = await browser.newContext({ locale: "fi-FI", timezoneId: "Europe/Helsinki", ...options });
  test.after(() => context.close());
  const page = await context.newPage();
  const faults = [];
  page.on("console", (said) => faults.push(`${said.type()}: ${said.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error}`));
  page.on("requestfailed", (request) => faults.push(`failed: ${request.url()}`));
  page.on("response", (answer) => answer.ok() || faults.push(`${answer.status()}: ${answer.url()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${address}/`)) faults.push(`left the site: ${request.url()}`);
  });
  return { page, faults };
}

/** One page of every kind, by its name; in the language whose folder is given. */
export function kinds(folder, language = "") {
  const all = files(folder, ".html").filter((name) => name.startsWith(language));
  const inFolder = (sub) => all.filter((name) => name.startsWith(`${language}${sub}/`));
  const changed = inFolder("weeks");
  return [
    ...["index", "libraries", "pools", "changes", "fairness"].map((name) => `${language}${name}.html`),
    // Only sites of terms that name usage have one.
    ...all.filter((name) => name === `${language}usage.html`),
    ...changed.slice(2, 4),
    ...inFolder("months").slice(0, 1),
    ...inFolder("libraries").slice(0, 1),
    ...inFolder("pools").slice(0, 1),
  ];
}
