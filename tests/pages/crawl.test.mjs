// Every page of every site: links resolve, nothing fails, nothing is asked of anybody else.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { files, launch, open, serve } from "./site.mjs";

const root = process.env.SITES;
const sites = ["fair", "published", "hostile", "terms"];
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

for (const name of sites) {
  const folder = join(root, name);

  test(`${name}: every page is reached by links, and every link leads somewhere`, async (t) => {
    const address = await serve(t, folder);
    const { page, faults } = await open(t, browser, address);
    const seen = new Set();
    const anchors = new Map();
    const ids = new Map();
    const queue = ["/index.html"];
    while (queue.length > 0) {
      const path = queue.pop();
      if (seen.has(path)) continue;
      seen.add(path);
      await page.goto(address + path);
      const found = await page.evaluate(() => ({
        hacked: window.hacked,
        ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
        links: [...document.querySelectorAll("a[href]")].map((a) => a.href),
        inline: document.querySelectorAll("[style], style, script:not([src])").length,
        handlers: [...document.querySelectorAll("*")].flatMap((e) => e.getAttributeNames()).filter((n) => n.startsWith("on")),
        policy: document.querySelector("meta[http-equiv=Content-Security-Policy]")?.content,
      }));
      assert.equal(found.hacked, undefined, path);
      assert.equal(found.inline, 0, `${path} has styles or scripts in it`);
      assert.deepEqual(found.handlers, [], path);
      assert.match(found.policy, /^default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';/);
      assert.equal(new Set(found.ids).size, found.ids.length, `${path} has an id twice`);
      ids.set(path, new Set(found.ids));
      for (const link of found.links) {
        const url = new URL(link);
        if (!link.startsWith(`${address}/`)) {
          assert.match(url.protocol, /^(https|webcal|tel|mailto):$/, `${path}: ${link}`);
          continue;
        }
        const file = join(folder, decodeURIComponent(url.pathname));
        assert.ok(existsSync(file), `${path}: there is no ${url.pathname}`);
        if (url.hash) anchors.set(url.hash.slice(1), url.pathname);
        if (url.pathname.endsWith(".html")) queue.push(url.pathname);
      }
    }
    for (const [id, path] of anchors) assert.ok(ids.get(path).has(id), `${path} has no #${id}`);
    assert.deepEqual(faults, []);
    const never = files(folder, ".html").filter((file) => !seen.has(`/${file}`));
    assert.deepEqual(never, [], "no link leads there");
  });

  test(`${name}: pages are valid and not too long`, async () => {
    const validate = new HtmlValidate({
      extends: ["html-validate:recommended"],
      rules: {
        // Lines and quotes are the writer's own affair; landmarks are told apart by their labels.
        "long-title": "off",
        "no-trailing-whitespace": "off",
        "no-inline-style": "error",
        "require-sri": "off",
        "doctype-style": "off",
        // A section is named by its heading.
        "tel-non-breaking": "off",
      },
    });
    for (const file of files(folder, ".html")) {
      assert.ok(statSync(join(folder, file)).size < 500_000, `${file} is too long`);
      const report = await validate.validateString(readFileSync(join(folder, file), "utf8"));
      const said = report.results.flatMap((r) => r.messages.map((m) => `${file}:${m.line} ${m.ruleId} ${m.message}`));
      assert.deepEqual(said, []);
    }
  });
}
