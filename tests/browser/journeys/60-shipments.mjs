// A company looks at its shipments, and customs find papers and record a movement nobody notified.
export const name = "shipments and customs";

async function company(t, options) {
  const page = await t.as("company_responsible", options);
  await t.open(page, "/company/shipments");
  if (options.script) await t.check(page, "company-shipments");
  const report = page.locator('a[href*="/company/shipments/depart/"]').first();
  if (await report.count()) {
    await t.press(page, report);
    if (options.script) await t.check(page, "company-depart");
    await page.fill("[name=departed_on-day]", "99");
    await t.press(page, "main form button[type=submit]");
    t.assert(await page.locator(".govuk-error-summary").isVisible(), "a day that is none must be said");
  }
  await t.open(page, "/company/shipments");
  const shipment = page.locator('a[href*="/company/shipments/SH-"]').first();
  if (await shipment.count()) {
    await t.press(page, shipment);
    if (options.script) await t.check(page, "company-shipment");
  }
}

async function customs(t, options) {
  const page = await t.as("customs_officer", options);
  await t.open(page, "/customs");
  if (options.script) await t.check(page, "customs");
  await page.fill("main [name=number]", "no such number");
  await t.press(page, "main form button[type=submit]");
  t.assert(await page.locator('main a[href="/customs/unnotified"]').first().isVisible(), "what is not found may be recorded");
  await t.open(page, "/customs/unnotified");
  if (options.script) await t.check(page, "customs-unnotified");
  await t.press(page, "main form button[type=submit]");
  t.assert(await page.locator(".govuk-error-summary").isVisible(), "what is missing must be said");
  if (options.script) await t.check(page, "customs-unnotified-errors");
  await t.open(page, "/customs");
  const shipment = page.locator('main a[href*="/shipments/SH-"]').first();
  if (await shipment.count()) {
    await t.press(page, shipment);
    if (options.script) await t.check(page, "customs-shipment");
  }
}

export default async function (t) {
  for (const script of [false, true]) {
    await company(t, { script });
    await customs(t, { script });
  }
}
