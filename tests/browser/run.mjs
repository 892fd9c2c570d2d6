// Runs the journeys one after the other against BROWSER_URL.
//   node run.mjs            all of them
//   node run.mjs 00 queue   those whose file name contains one of the words
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Journey, launch, out } from "./lib.mjs";

const LIMIT = Number(process.env.JOURNEY_SECONDS ?? 180) * 1000;
const words = process.argv.slice(2);
const folder = new URL("journeys/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".mjs")).sort()
  .filter((file) => !words.length || words.some((word) => file.includes(word)));

const browser = await launch();
console.log(`browser: Chromium ${browser.version()}, ${files.length} journeys, pictures in ${out}`);
let passed = 0;
let failed = 0;
for (const file of files) {
  const label = file.replace(/\.mjs$/, "");
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const t = new Journey(browser, label);
  let timer;
  let title = label;
  try {
    const journey = await import(new URL(file, folder));
    title = `${label}: ${journey.name}`;
    await Promise.race([
      journey.default(t),
      new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`took longer than ${LIMIT / 1000} s`)), LIMIT); }),
    ]);
    const left = t.leftovers();
    if (left.length) throw new Error(`faults seen on the way:\n  ${left.join("\n  ")}`);
    passed += 1;
    console.log(`ok      ${title} (${seconds()})`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${title} (${seconds()})`);
    console.log(String(error.stack ?? error).split("\n").map((line) => `        ${line}`).join("\n"));
    await t.keep(label).catch(() => {});
    console.log(`        kept: ${join(out, `failed-${label}-*`)}`);
  } finally {
    clearTimeout(timer);
    await t.close();
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
