// Those who read and decide nothing: inspector, auditor, observer, a company's reader.
// Each finds its pages, is offered no act, and is shut out of the rest.
import { main, onlyReads, read, says } from "../steps.mjs";

export const name = "readers read and are offered nothing else";

const TABS = ["summary", "rules", "needs", "parties", "documents", "shipments", "timeline"];

async function inspector(t, script, look) {
  const page = await t.as({ login: "inspector" }, { script });
  await t.open(page, "/notifications");
  await look(page, "inspector-notifications");
  await t.press(page, '.govuk-table tbody a[href^="/notifications/RF-"]');
  const record = new URL(page.url()).pathname;
  await onlyReads(page);
  await t.open(page, `${record}?tab=dialogue`);
  await page.fill("#say-internal", "Site visit planned.");
  await t.press(page, page.locator("form:has(#say-internal) button[type=submit]"));
  await says(page, "Site visit planned.");
  await look(page, "inspector-dialogue");
  for (const [path, picture] of [["/operators", "inspector-companies"], ["/licences", "inspector-licences"], ["/alerts", "inspector-alerts"]]) {
    await t.open(page, path);
    await onlyReads(page);
    await look(page, picture);
  }
  await t.press(page, '.rf-queue tbody a[href^="/alerts/"]');
  await onlyReads(page);
  await look(page, "inspector-alert");
  await t.open(page, "/licences");
  await t.press(page, ".govuk-table tbody a");
  await onlyReads(page);
  await look(page, "inspector-licence");
  await t.open(page, "/operators");
  await t.press(page, ".govuk-table tbody a");
  await onlyReads(page);
  await look(page, "inspector-company");
  await t.open(page, "/queue", 403);
}

async function auditor(t, script, look) {
  const page = await t.as({ login: "auditor" }, { script });
  await t.open(page, "/notifications?state=authorised");
  const reference = await page.locator('.govuk-table tbody a[href^="/notifications/RF-"]').first().innerText();
  for (const tab of TABS) {
    await t.open(page, `/notifications/${reference}?tab=${tab}`);
    await onlyReads(page);
    await look(page, `auditor-record-${tab}`);
  }
  await says(page, "Submitted");
  await t.open(page, "/audit");
  await page.fill("[name=reference]", reference);
  await t.press(page, "main form button[type=submit]");
  const found = await page.locator(".govuk-table tbody tr").allInnerTexts();
  t.assert(found.length > 2 && found.every((row) => row.includes(reference)), `the search must find this record alone: ${found.slice(0, 3).join(" / ")}`);
  await look(page, "auditor-search");
  await page.fill("[name=from]", "27.3.2026");
  await t.press(page, "main form button[type=submit]");
  await says(page, "Enter the day as year, month and day");
  await look(page, "auditor-search-errors");
  await t.open(page, "/audit");
  await says(page, "Searched the audit trail");
  for (const path of ["/queue", "/admin/people", "/needs/declare"]) await t.open(page, path, 403);
}

async function observer(t, script, look) {
  const page = await t.as({ login: "observer" }, { script });
  await t.open(page, "/observer");
  t.assert(!/[a-z]_[a-z]/.test(await main(page)), "substances must be named as people name them");
  await look(page, "observer");
  const link = page.locator('.govuk-table tbody a[href^="/observer/"]').first();
  const reference = await link.innerText();
  await t.press(page, link);
  await says(page, "Pre-export notification", reference);
  await onlyReads(page);
  await look(page, "observer-copy");
  await t.press(page, ".govuk-back-link");
  t.same(new URL(page.url()).pathname, "/observer", "the way back");
  for (const path of [`/notifications/${reference}`, "/alerts", "/needs", "/queue"]) await t.open(page, path, 403);
  await look(page, "observer-shut-out");
}

async function reader(t, script, look) {
  const page = await t.as({ login: "reader" }, { script });
  await t.open(page, "/company");
  await onlyReads(page);
  await look(page, "reader-home");
  await t.open(page, "/company/notifications");
  const reference = await page.locator('main a[href^="/company/notifications/RF-"]').first().getAttribute("href");
  await t.open(page, reference);
  await onlyReads(page);
  await look(page, "reader-record");
  for (const [path, picture] of [["/company/licences", "reader-licences"], ["/company/profile", "reader-profile"], ["/company/address-book", "reader-book"], ["/company/shipments", "reader-shipments"]]) {
    await t.open(page, path);
    await onlyReads(page);
    await look(page, picture);
  }
  await t.open(page, "/company/notifications/new", 403);
  await look(page, "reader-shut-out");
  t.assert(!/RF-/.test(await read(t, page, "/account")), "the account page shows no case");
}

export default async function (t) {
  for (const script of [false, true]) {
    const look = async (page, picture) => { if (script) await t.check(page, picture); };
    for (const one of [inspector, auditor, observer, reader]) await one(t, script, look);
  }
}
