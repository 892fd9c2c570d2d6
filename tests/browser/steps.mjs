// Steps that several journeys share: filling a form, filing a notification, taking
// it, deciding on it. Each waits for the page that follows and stops where it is not
// the expected one.
import { assert, press, words } from "./lib.mjs";

export const days = (count) => new Date(Date.now() + count * 86400000);

// Fills one field by its name, whatever it is.
export async function fill(page, field, value) {
  const one = page.locator(`main [name="${field}"]`).first();
  const [tag, type] = await one.evaluate((node) => [node.tagName, node.type]);
  if (tag === "SELECT") return one.selectOption(value);
  if (type === "radio") return page.locator(`main [name="${field}"][value="${value}"]`).check();
  if (type === "checkbox") return one.check();
  return one.fill(value);
}

export async function date(page, field, day) {
  const [year, month, date] = day.toISOString().slice(0, 10).split("-");
  await fill(page, `${field}-day`, date);
  await fill(page, `${field}-month`, month);
  await fill(page, `${field}-year`, year);
}

export async function fillAll(page, fields) {
  for (const [field, value] of Object.entries(fields)) {
    if (value instanceof Date) await date(page, field, value);
    else await fill(page, field, value === true ? "" : value);
  }
}

export const path = (page) => new URL(page.url()).pathname;
export const main = (page) => page.locator("main").innerText();

// Opens an address and reads what stands in the main part.
export async function read(t, page, address) {
  await t.open(page, address);
  return main(page);
}

export async function says(page, ...parts) {
  const text = (await main(page)).replace(/\s+/g, " ");
  for (const part of parts) assert(text.includes(part), `${page.url()} must say "${part}", but says: ${text.slice(0, 1500)}`);
}

// A form that is sent with something missing comes back and says what.
export async function complains(page, button = "main form button[type=submit]") {
  await press(page, button);
  assert(await page.locator(".govuk-error-summary").isVisible(), `${page.url()} must say what is missing: ${await words(page)}`);
  assert((await page.title()).startsWith("Error:"), "the title must start with the word for error");
}

// The pages of the form and what an ordinary filing writes on them.
const SECTIONS = (order) => ({
  importer: { "importer.name": order.importer, "importer.address": order.address, "importer.country": order.to },
  consignee: { same: "yes" },
  others: { none: true },
  route: { "legs.0.mode": "sea", "legs.0.from": "Port A", "legs.0.to": "Port B", no_transit: true },
  points: { "exit.text": "Port A", customs_office: "Port A", "entry.text": "Port B" },
  dates: { series: "no", dispatch_on: days(order.in ?? 40), arrival_on: days((order.in ?? 40) + 15) },
  "end-use": { end_use: order.use ?? "Paint stripper", distribution_chain: `Maker\n${order.importer}` },
  permits: { "permit.kind": "import_permit", "permit.number": order.permit ?? `P-${Date.now()}`, invoice: "INV-1" },
  exporter: { "exporter.licence_no": "L-1" },
  confidentiality: { confidential: order.confidential ? "yes" : "no", consent: true },
});

// Files a notification through the form and answers its reference. `order`: substance,
// amount, unit, importer, address, to; form (salt or base), in (days), permit.
export async function file(t, page, order, check = async () => {}) {
  const save = '.govuk-button-group button[value="save"]';
  await t.open(page, "/company/notifications/new");
  await fill(page, "begin", "new");
  await press(page, "main form button[type=submit]");
  const tasks = path(page);
  await press(page, ".govuk-task-list__link");
  await fill(page, "q", order.substance);
  await press(page, 'button[value="search"]');
  await fillAll(page, { substance: order.substance, product_form: "raw", hs: order.hs ?? "2914.11" });
  await press(page, save);
  if (order.form) await fill(page, "form", order.form);
  await fillAll(page, {
    amount: order.amount, unit: order.unit, content_pct: "100", gross_kg: order.gross ?? "7000",
    "containers.0.number": "4", "containers.0.size": "drum", "containers.0.label": order.substance,
  });
  await press(page, save);
  assert(await page.locator("#content").isVisible(), `the pure content must be written: ${await words(page)}`);
  await check("quantity");
  for (const [section, fields] of Object.entries(SECTIONS(order))) {
    await t.open(page, `${tasks}/${section}`);
    await fillAll(page, fields);
    await press(page, save);
    assert(path(page) === tasks, `${section} must lead back to the task list: ${await words(page)}`);
  }
  await t.open(page, `${tasks}/documents`);
  await fill(page, "role", "foreign_authorisation");
  await page.setInputFiles('[name="file"]', { name: "permit.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 permit") });
  await press(page, "form[enctype] button[type=submit]");
  await t.open(page, `${tasks}/check`);
  await check("check");
  await press(page, "main form button[type=submit]");
  assert(path(page).endsWith("/declaration"), `nothing may stop: ${await words(page)}`);
  await fill(page, "role", "Export manager");
  for (const box of await page.locator('[name="declared"]').all()) await box.check();
  await press(page, "main form button[type=submit]");
  const found = /\/(RF-\d{4}-\d{6})\/submitted$/.exec(page.url());
  assert(found, `it must be submitted: ${page.url()}, ${await words(page)}`);
  await check("submitted");
  return found[1];
}

export const ACID = { substance: "sulphuric_acid", amount: "600", unit: "kg", hs: "2807.00", importer: "Auckland Tanneries Ltd", address: "1 Quay Street, Auckland", to: "NZ", gross: "650", use: "pH control" };
export const ACETIC = { substance: "acetic_anhydride", amount: "500", unit: "kg", hs: "2915.24", importer: "Pacífico Insumos SAC", address: "18 Harbour Road, Callao", to: "PE", gross: "560", use: "Acetylation of cellulose" };

// Takes a record into review from its own page, unless "take next" has picked it already.
export async function take(t, page, reference) {
  await t.open(page, `/notifications/${reference}`);
  const button = page.locator('form[action$="/take"] button');
  if (await button.count()) await press(page, button);
  await says(page, "In review");
}

// Takes a decision: the form, the page that shows who will see what, the deed.
export async function decide(t, page, reference, which, fields, look = async () => {}) {
  await t.open(page, `/notifications/${reference}/${which}`);
  await look("form");
  await fillAll(page, fields);
  await press(page, 'main button[name="step"][value="check"]');
  assert(await page.locator('button[name="step"][value="confirm"]').count(), `${which} must lead to the check page: ${await words(page)}`);
  await look("check");
  await press(page, 'button[name="step"][value="confirm"]');
  assert(path(page).startsWith(`/notifications/${reference}`), `${which} must be done: ${page.url()}, ${await words(page)}`);
}

// Whoever only reads finds no form that changes anything, and no button that leads to one.
export async function onlyReads(page) {
  const found = await page.evaluate(() => {
    const acts = Array.from(document.querySelectorAll("main form")).filter((form) => form.method !== "get");
    const buttons = Array.from(document.querySelectorAll("main a.govuk-button"));
    return [...acts.map((form) => form.action), ...buttons.map((link) => link.href)];
  });
  assert(!found.length, `${page.url()} offers acts to a reader: ${found.join(", ")}`);
}
