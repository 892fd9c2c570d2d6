// A responsible person of a company files a notification: once without script,
// once with, and reads it back.
import { date, days, fill } from "../steps.mjs";

export const name = "a company files a notification";

const PAGES = [
  ["importer", { "importer.name": "Auckland Paints Ltd", "importer.address": "1 Quay Street, Auckland", "importer.country": "NZ" }],
  ["consignee", { same: "yes" }],
  ["others", { none: true }],
  ["route", { "legs.0.mode": "sea", "legs.0.from": "Port A", "legs.0.to": "Auckland", no_transit: true }],
  ["points", { "exit.text": "Port A", customs_office: "Port A", "entry.text": "Auckland", "entry.locode": "NZAKL" }],
  ["dates", { series: "no" }],
  ["end-use", { end_use: "Paint stripper", distribution_chain: "Maker\nAuckland Paints Ltd" }],
  ["permits", { "permit.kind": "import_permit", "permit.number": "NZ-77", invoice: "INV-1" }],
  ["exporter", { "exporter.licence_no": "L-1" }],
  ["confidentiality", { confidential: "no", consent: true }],
];

export default async function (t) {
  for (const script of [false, true]) {
    const tail = script ? "" : "-plain";
    const page = await t.as("company_responsible", { script });
    await t.open(page, "/company");
    await t.check(page, `company-home${tail}`);

    await t.open(page, "/company/notifications/new");
    await t.check(page, `company-new${tail}`);
    await page.locator('[name="begin"][value="new"]').check();
    await t.press(page, "main form button[type=submit]");
    const tasks = new URL(page.url()).pathname;
    await t.check(page, `company-tasks-empty${tail}`);

    // The substance: found by a part of its name, chosen, its quantity converted at once.
    await t.press(page, ".govuk-task-list__link");
    await fill(page, "q", "acetone");
    await t.press(page, 'button[value="search"]');
    await t.check(page, `company-substance${tail}`);
    await page.locator('[name="substance"][value="acetone"]').check();
    await page.locator('[name="product_form"][value="raw"]').check();
    await fill(page, "hs", "2914.11");
    await t.press(page, '.govuk-button-group button[value="save"]');
    await fill(page, "amount", "1,5");
    await fill(page, "unit", "l");
    await t.press(page, '.govuk-button-group button[value="save"]');
    t.assert(await page.locator(".govuk-error-summary").isVisible(), "a comma is not guessed at");
    t.assert((await page.inputValue('[name="amount"]')) === "1,5", "what was typed stays");
    await fill(page, "amount", "100");
    await fill(page, "content_pct", "99");
    await fill(page, "gross_kg", "95");
    await fill(page, "containers.0.number", "4");
    await fill(page, "containers.0.size", "25 l drum");
    await fill(page, "containers.0.label", "Acetone");
    await t.press(page, '.govuk-button-group button[value="save"]');
    t.assert(await page.locator("#content").isVisible(), "the pure content is written at once");
    await t.check(page, `company-quantity${tail}`);

    for (const [section, fields] of PAGES) {
      await t.open(page, `${tasks}/${section}`);
      for (const [field, value] of Object.entries(fields)) await fill(page, field, value === true ? "" : value);
      if (section === "dates") {
        await date(page, "dispatch_on", days(40));
        await date(page, "arrival_on", days(55));
      }
      await t.check(page, `company-${section}${tail}`);
      await t.press(page, '.govuk-button-group button[value="save"]');
      t.assert(new URL(page.url()).pathname === tasks, `${section} leads back to the task list, not to ${page.url()}`);
    }
    await t.check(page, `company-tasks-full${tail}`);
    await t.open(page, `${tasks}/documents`);
    await fill(page, "role", "foreign_authorisation");
    await page.setInputFiles('[name="file"]', { name: "permit.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 permit") });
    await t.press(page, 'form[enctype] button[type=submit]');
    t.assert((await page.locator("main").innerText()).includes("permit.pdf"), "the paper is attached");
    await t.check(page, `company-documents${tail}`);

    // What may follow later is named and stops nothing.
    await t.open(page, `${tasks}/check`);
    await t.check(page, `company-check${tail}`);
    await t.press(page, "main form button[type=submit]");
    t.assert(page.url().endsWith("/declaration"), `nothing stops: ${await t.words(page)}`);
    await t.check(page, `company-declaration${tail}`);
    await fill(page, "role", "Export manager");
    for (const box of await page.locator('[name="declared"]').all()) await box.check();
    await t.press(page, "main form button[type=submit]");
    t.assert(/\/RF-\d{4}-\d{6}\/submitted$/.test(page.url()), `submitted, not ${page.url()}`);
    await t.check(page, `company-submitted${tail}`);
    const record = new URL(page.url()).pathname.replace("/submitted", "");
    await t.open(page, record);
    await t.check(page, `company-record${tail}`);
    // Back after submission does not file it again.
    await page.goBack();
    await t.open(page, "/company/notifications");
    await t.check(page, `company-list${tail}`);
  }
}
