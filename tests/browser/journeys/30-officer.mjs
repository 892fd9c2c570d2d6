// A case officer's day: the desk, the queue with filters and sort, the next one taken,
// its record with every tab, something sent back, a pre-export notification sent, the
// queue as a file.
import { ACETIC, complains, decide, file, fillAll, main, path, read, says, take } from "../steps.mjs";

export const name = "a case officer's day";

const TABS = ["summary", "rules", "needs", "parties", "documents", "shipments", "dialogue", "timeline"];

async function queue(t, page, look) {
  await t.open(page, "/desk");
  await says(page, "My desk", "Take next", "What presses most");
  await look("officer-desk");
  await t.press(page, 'main a[href="/queue?flag=any"]');
  const flagged = await main(page);
  t.assert(/Holds|Review/.test(flagged), "the flagged ones must say why");
  await look("officer-queue-flagged");

  // Filters and order stand in the address, so that a colleague can be sent it.
  await t.open(page, "/queue");
  await look("officer-queue");
  await fillAll(page, { way: "out", country: "GB" });
  await t.press(page, ".rf-filters button[type=submit]");
  t.assert(/country=GB/.test(page.url()) && /way=out/.test(page.url()), `the filter must stand in the address: ${page.url()}`);
  for (const row of await page.locator(".rf-queue tbody tr").allInnerTexts()) t.assert(row.includes("Belgium to United Kingdom"), `the filter must hold: ${row}`);
  await t.open(page, "/queue?sort=mass");
  const masses = (await page.locator(".rf-queue tbody th + td").allInnerTexts()).map((text) => parseFloat(text.replace(/,/g, "")));
  t.assert(masses.length > 2 && masses.every((mass, at) => !at || mass <= masses[at - 1]), `the largest must come first: ${masses.join(", ")}`);
  await t.open(page, "/queue?q=nothing+of+the+kind");
  await look("officer-queue-empty");
}

async function tabs(t, page, reference, look) {
  for (const tab of TABS) {
    await t.open(page, `/notifications/${reference}?tab=${tab}`);
    t.same(await page.locator(".rf-tabs [aria-current=page]").count(), 1, `current tabs at ${tab}`);
    await look(`officer-record-${tab}`);
  }
}

// Sends one back for completion, writes an internal note, asks the company.
async function talks(t, page, reference, look) {
  await t.open(page, `/notifications/${reference}?tab=dialogue`);
  await page.fill("#say-internal", "Seen the licence on paper.");
  await t.press(page, page.locator('form:has(#say-internal) button[type=submit]'));
  await says(page, "Seen the licence on paper.");
  for (const question of ["Which drums are used?", "Who pays the freight?"]) {
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; })).catch(() => {});
    if (!await page.locator("#ask-company").isVisible()) await page.locator("details:has(#ask-company) summary").click();
    await page.fill("#ask-company", question);
    await t.press(page, page.locator('form:has(#ask-company) button[type=submit]'));
  }
  await says(page, "Which drums are used?", "Who pays the freight?");
  await look("officer-questions");
}

async function files(t, page) {
  await t.open(page, "/queue");
  for (const kind of ["csv", "xlsx"]) {
    const link = page.locator(`main a[href*="/queue/export/${kind}"]`);
    const answer = await page.request.get(new URL(await link.getAttribute("href"), t.base).href);
    t.same(answer.status(), 200, `status of the ${kind}`);
    const body = await answer.body();
    if (kind === "csv") t.assert(/^.?Due \(UTC\),Reference,Exporter/.test(body.toString()), `the file must begin with its headings: ${body.toString().slice(0, 80)}`);
    else t.same(body.subarray(0, 2).toString(), "PK", "an XLSX file is a ZIP");
  }
}

export default async function (t) {
  for (const script of [false, true]) {
    const look = (page) => async (picture) => { if (script) await t.check(page, picture); };
    const company = await t.as("company_responsible", { script });
    const here = await file(t, company, ACETIC);
    const page = await t.as({ login: "officer" }, { script });
    await queue(t, page, look(page));

    await t.open(page, "/queue");
    await t.press(page, 'form[action="/queue/next"] button');
    t.assert(/^\/notifications\/RF-/.test(path(page)), `the next one must be opened, not ${page.url()}`);
    await says(page, "In review", "Anke Peeters");

    await take(t, page, here);
    await tabs(t, page, here, look(page));
    await talks(t, page, here, look(page));
    await decide(t, page, here, "send", {}, (step) => look(page)(`officer-send-${step}`));
    await says(page, "Sent to importing authority", "The term for the reply is over");

    // The other authority is not on this instance: document, data file, how and when.
    const elsewhere = await file(t, company, { ...ACETIC, importer: "Auckland Acetates Ltd", address: "1 Quay Street", to: "NZ" });
    await take(t, page, elsewhere);
    await t.open(page, `/notifications/${elsewhere}/pen`);
    await says(page, "Pre-export notification", "Acetic anhydride");
    await look(page)("officer-pen");
    t.same((await page.request.get(`${t.base}/notifications/${elsewhere}/pen.json`)).status(), 200, "status of the data file");
    await t.open(page, `/notifications/${elsewhere}/send`);
    await complains(page);
    await look(page)("officer-send-errors");
    await decide(t, page, elsewhere, "send", { how: "mail" });
    await says(page, "Sent to importing authority", "New Zealand");

    const back = await file(t, company, { ...ACETIC, amount: "400" });
    await take(t, page, back);
    await t.open(page, `/notifications/${back}/return`);
    await complains(page);
    await decide(t, page, back, "return", { for_company: "Name the vessel, please." }, (step) => look(page)(`officer-return-${step}`));
    t.assert((await read(t, company, `/company/notifications/${back}`)).includes("Name the vessel, please."), "the company must read why");
    await files(t, page);
  }
}
