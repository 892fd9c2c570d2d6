// What every browser journey needs: a real Chromium, signing in, and the checks
// that each page has to pass.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const out = resolve(process.env.BROWSER_OUT ?? join(here, "../../target/browser"));
export const base = (process.env.BROWSER_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");
export const WIDE = { width: 1200, height: 900 };
export const NARROW = { width: 390, height: 844 };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const FIRST_VIEW = 60 * 1024;

mkdirSync(out, { recursive: true });

export async function launch() {
  const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no Chromium found; run scripts/services or set CHROMIUM");
  return chromium.launch({
    executablePath,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
  });
}

// The accounts of the practice world, as `ringfence demo accounts --json` lists them.
export const accounts = process.env.BROWSER_ACCOUNTS
  ? JSON.parse(readFileSync(process.env.BROWSER_ACCOUNTS, "utf8"))
  : [];

// The first account that has all given properties: account({ role: "case_officer", country: "AU" }).
export function account(wanted) {
  const want = typeof wanted === "string" ? { role: wanted } : wanted;
  const found = accounts.find((one) => Object.entries(want).every(([key, value]) => one[key] === value));
  assert(found, `no practice account with ${JSON.stringify(want)}; there are ${JSON.stringify(accounts)}`);
  return found;
}

// The one place that knows how second factors are read in the practice world.
async function secondFactor(page, who) {
  const answer = await page.request.get(`${base}/practice/codes`, { headers: { accept: "application/json" } });
  assert(answer.ok(), `/practice/codes answered ${answer.status()}`);
  const found = (await answer.json()).find((one) => one.email === who.email);
  assert(found?.code, `/practice/codes has no code for ${who.email}`);
  if (found.wait) await page.waitForTimeout(found.wait * 1000);
  return found.code;
}

// Sessions of this run by address. A one-time code works once, so people sign in
// once and come back with their cookies, as they would.
const sessions = new Map();

async function remember(page) {
  if (page.person) sessions.set(page.person.email, await page.context().storageState());
}

// Proves it again where a page asks for it, and answers what came after.
async function proveAgain(page) {
  let response;
  for (let last; page.person && await page.locator("[name=step_up_code]").count();) {
    const code = await secondFactor(page, page.person);
    if (code === last) await page.waitForTimeout(1000);
    else {
      await page.fill("[name=step_up_code]", code);
      [response] = await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.locator("main form button[type=submit]").first().click()]);
      await remember(page);
    }
    last = code;
  }
  return response;
}

// The one place that knows how people sign in.
export async function signIn(page, who) {
  const person = typeof who === "string" || !who.email ? account(who) : who;
  await page.goto(`${base}/sign-in`);
  await page.fill("[name=email]", person.email);
  await page.fill("[name=password]", person.password);
  await press(page, "main form button[type=submit]");
  if (new URL(page.url()).pathname.startsWith("/sign-in/second-factor")) {
    const first = await secondFactor(page, person);
    await page.fill("[name=code]", first);
    await press(page, "main form button[type=submit]");
    // A code works once; who signs in again within its half minute waits for the next.
    if (new URL(page.url()).pathname.startsWith("/sign-in/second-factor")) {
      let next = first;
      while (next === first) {
        await page.waitForTimeout(1000);
        next = await secondFactor(page, person);
      }
      await page.fill("[name=code]", next);
      await press(page, "main form button[type=submit]");
    }
  }
  const path = new URL(page.url()).pathname;
  assert(!path.startsWith("/sign-in"), `${person.email} could not sign in, still at ${path}: ${await words(page)}`);
  return person;
}

// Presses a button or link, waits for the page that follows, and answers its response.
export async function press(page, selector) {
  const target = typeof selector === "string" ? page.locator(selector).first() : selector;
  const [response] = await Promise.all([page.waitForNavigation({ waitUntil: "load" }), target.click()]);
  return await proveAgain(page) ?? response;
}

// What a reader sees in the main part, shortened.
export async function words(page) {
  const text = await page.locator("main").innerText().catch(() => "");
  return text.replace(/\s+/g, " ").slice(0, 300);
}

export function assert(condition, message) {
  if (!condition) throw new Error(message ?? "assertion failed");
}

export function same(actual, expected, message = "values differ") {
  assert(actual === expected, `${message}: got ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
}

// Notes everything on a page that must never happen, for `check` and the end of the journey.
export function watch(page) {
  const faults = [];
  page.on("console", (message) => {
    const text = message.text();
    if (/Content Security Policy|Refused to (load|execute|apply|connect)/i.test(text)) faults.push(`CSP: ${text}`);
  });
  page.on("pageerror", (error) => faults.push(`script error: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} from ${response.request().method()} ${response.url()}`);
    else if (response.status() >= 400 && new URL(response.url()).pathname.startsWith("/assets/")) faults.push(`${response.status()} for ${response.url()}`);
  });
  page.faults = faults;
  return page;
}

// axe with all A and AA rules, at the current width.
export async function axe(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate((tags) => window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }), RULES);
  return result.violations.map((one) => {
    const nodes = one.nodes.slice(0, 5).map((node) => `    ${node.target.join(" ")}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`);
    return `${one.id} (${one.impact}): ${one.help}\n${nodes.join("\n")}`;
  });
}

// Checks the page that is open: axe, no sideways scrolling at 390 px, language and
// title, no breach of the content policy; keeps a screenshot at both widths.
export async function check(page, name) {
  const before = page.viewportSize();
  const faults = [];
  const state = await page.evaluate(() => ({
    title: document.title,
    lang: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    untranslated: /\?\?[a-z]+-[a-z-]+|\bUnknown localization\b/.exec(document.body.innerText)?.[0],
    styled: document.querySelectorAll("[style]").length,
    inline: Array.from(document.querySelectorAll("script")).filter((one) => !one.src && one.textContent.trim()).length,
    ids: Array.from(document.querySelectorAll("[id]")).map((one) => one.id).filter((id, at, all) => all.indexOf(id) !== at),
  }));
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    await page.waitForTimeout(60);
    await page.screenshot({ path: join(out, `${name}-${size.width}.png`), fullPage: true });
    // axe needs timers, which a page without script does not have.
    if (page.script !== false) for (const finding of await axe(page)) faults.push(`axe at ${size.width} px: ${finding}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > size.width) {
      const wide = await page.evaluate((limit) => Array.from(document.querySelectorAll("body *"))
        .filter((one) => one.getBoundingClientRect().right > limit + 1 && !one.closest(".rf-scroll"))
        .slice(0, 5).map((one) => `${one.tagName.toLowerCase()}.${one.className}`), size.width);
      faults.push(`the page is ${width} px wide at ${size.width} px: ${wide.join(", ")}`);
    }
  }
  if (!state.title.trim()) faults.push("no title");
  if (!state.lang) faults.push("no language");
  if (state.headings !== 1) faults.push(`${state.headings} main headings`);
  if (state.untranslated) faults.push(`untranslated: ${state.untranslated}`);
  if (state.styled) faults.push(`${state.styled} style attributes`);
  if (state.inline) faults.push(`${state.inline} inline scripts`);
  if (state.ids.length) faults.push(`repeated ids: ${[...new Set(state.ids)].join(", ")}`);
  faults.push(...(page.faults ?? []).splice(0));
  if (before) await page.setViewportSize(before);
  assert(!faults.length, `${name} (${page.url()}):\n  ${faults.join("\n  ")}`);
}

// Bytes on the wire of a first view, with an empty cache, as the browser counts them.
export async function weight(browser, path, storageState) {
  const context = await browser.newContext({ viewport: WIDE, storageState });
  try {
    const page = await context.newPage();
    const wire = await context.newCDPSession(page);
    await wire.send("Network.enable");
    let bytes = 0;
    wire.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
    await page.goto(new URL(path, base).href, { waitUntil: "networkidle" });
    assert(bytes <= FIRST_VIEW, `first view of ${path} weighs ${bytes} bytes, allowed are ${FIRST_VIEW}`);
    return bytes;
  } finally {
    await context.close();
  }
}

// What a journey gets.
export class Journey {
  constructor(browser, name) {
    this.browser = browser;
    this.name = name;
    this.contexts = [];
    this.pages = [];
    this.base = base;
  }

  // A page in its own context, so with its own cookies. { script: false } switches JavaScript off.
  async page({ script = true, viewport = WIDE, ...more } = {}) {
    const context = await this.browser.newContext({ viewport, javaScriptEnabled: script, locale: "en-GB", ...more });
    context.setDefaultTimeout(20_000);
    this.contexts.push(context);
    const page = watch(await context.newPage());
    page.script = script;
    this.pages.push(page);
    return page;
  }

  // Opens an address of the instance and expects its status.
  async open(page, path, status = 200) {
    const response = await page.goto(new URL(path, base).href);
    const then = await proveAgain(page) ?? response;
    same(then.status(), status, `status of ${path}`);
    return then;
  }

  // A fresh page on which somebody has signed in.
  async as(who, options) {
    const person = typeof who === "string" || !who.email ? account(who) : who;
    const page = await this.page({ ...options, storageState: sessions.get(person.email) });
    page.person = person;
    if (sessions.has(person.email)) {
      await page.goto(`${base}/account`);
      if (new URL(page.url()).pathname === "/account") return page;
    }
    await signIn(page, person);
    await remember(page);
    return page;
  }

  check(page, name) { return check(page, name); }
  weight(path, storageState) { return weight(this.browser, path, storageState); }

  // Faults nobody has asked about yet.
  leftovers() { return this.pages.flatMap((page) => page.faults ?? []); }

  async keep(label) {
    for (const [at, page] of this.pages.entries()) {
      if (page.isClosed()) continue;
      const file = join(out, `failed-${label}-${at + 1}`);
      await page.screenshot({ path: `${file}.png`, fullPage: true }).catch(() => {});
      const html = await page.content().catch(() => "");
      writeFileSync(`${file}.html`, `<!-- ${page.url()} -->\n${html}`);
    }
  }

  async close() {
    for (const context of this.contexts) await context.close().catch(() => {});
  }
}

Object.assign(Journey.prototype, { signIn: (page, who) => signIn(page, who), press: (page, selector) => press(page, selector), words: (page) => words(page), account, accounts, assert, same });
