// Anybody asks whether a shipment needs a notification; an officer reads the list and the law.
export const name = "guide and reference data";

async function ask(t, page, { substance, origin, destination, amount }) {
  await t.open(page, "/guide");
  await page.selectOption("[name=substance]", substance);
  await page.selectOption("[name=origin]", origin);
  await page.selectOption("[name=destination]", destination);
  await page.fill("[name=amount]", amount);
  await t.press(page, "main form button[type=submit]");
}

export default async function (t) {
  for (const script of [false, true]) {
    const page = await t.page({ script });
    await ask(t, page, { substance: "acetic_anhydride", origin: "AU", destination: "IN", amount: "2000" });
    const said = await page.locator("main").innerText();
    for (const part of ["Notification due", "5 business days", "odc.gov.au", "2,000 kg"]) {
      t.assert(said.includes(part), `the answer must say ${part}`);
    }
    if (script) await t.check(page, "guide-answer");
    await ask(t, page, { substance: "ephedrine", origin: "PK", destination: "PK", amount: "" });
    t.assert(await page.locator(".govuk-error-summary").isVisible(), "what is missing must be said");
    if (script) await t.check(page, "guide-errors");
  }
  await t.weight("/guide");

  const page = await t.as("case_officer");
  for (const [path, picture] of [
    ["/reference", "reference-substances"],
    ["/reference/substances/pseudoephedrine", "reference-substance"],
    ["/reference/law", "reference-law"],
    ["/reference/law/CA", "reference-pack"],
    ["/reference/calendars/AU", "reference-calendar"],
    ["/reference/sets", "reference-versions"],
  ]) {
    await t.open(page, path);
    await t.check(page, picture);
  }
}
