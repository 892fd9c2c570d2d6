//! Who lives in the practice world: twelve authorities, some forty companies.
//! All names are invented; any likeness to a real company is chance.

use domain::actor::Role::{self, *};

/// A country with its authority's name.
pub const COUNTRIES: &[(&str, &str)] = &[
    ("AU", "Office of Chemical Trade"),
    ("BE", "Federal Desk for Precursors"),
    ("CA", "Bureau of Controlled Chemicals"),
    ("DE", "Federal Precursor Office"),
    ("GB", "Precursor Licensing Unit"),
    ("IN", "Directorate of Precursor Control"),
    ("IQ", "Directorate of Pharmacy, Precursor Section"),
    ("MX", "Commission for Essential Chemicals"),
    ("NL", "Central Bureau for Drug Precursors"),
    ("PE", "Superintendence of Controlled Goods"),
    ("PK", "Precursor Control Board"),
    ("US", "Chemical Control Section"),
];

/// A company: what it is called, where it is, its sector, and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Company {
    pub name: &'static str,
    pub country: &'static str,
    pub city: &'static str,
    pub sector: &'static str,
    pub exports: &'static [&'static str],
    pub imports: &'static [&'static str],
}

const EPHEDRINES: &[&str] = &["ephedrine", "pseudoephedrine"];
const ACETIC: &[&str] = &["acetic_anhydride"];
const PERMANGANATE: &[&str] = &["potassium_permanganate"];
const SOLVENTS: &[&str] = &["acetone", "toluene", "methyl_ethyl_ketone", "ethyl_ether"];
const ACIDS: &[&str] = &["sulphuric_acid", "hydrochloric_acid"];
const BULK: &[&str] = &["acetic_anhydride", "potassium_permanganate"];
const KETONES: &[&str] = &["p2p", "phenylacetic_acid"];

const fn company(
    country: &'static str,
    city: &'static str,
    name: &'static str,
    sector: &'static str,
    exports: &'static [&'static str],
    imports: &'static [&'static str],
) -> Company {
    Company { name, country, city, sector, exports, imports }
}

pub const COMPANIES: &[Company] = &[
    company("AU", "Newcastle", "Coalhaven Acetyls Pty Ltd", "chemical", ACETIC, SOLVENTS),
    company("AU", "Perth", "Swan Reagents Pty Ltd", "chemical_trade", SOLVENTS, BULK),
    company("AU", "Melbourne", "Yarra Remedies Pty Ltd", "pharmaceutical", &[], EPHEDRINES),
    company("BE", "Antwerp", "Scheldt Fine Chemicals NV", "chemical", BULK, ACIDS),
    company("BE", "Ghent", "Leie Pharma NV", "pharmaceutical", EPHEDRINES, EPHEDRINES),
    company("BE", "Liège", "Ourthe Solvants SA", "chemical_trade", SOLVENTS, SOLVENTS),
    company("BE", "Mechelen", "Dijle Aroma BV", "industry", &[], KETONES),
    company("CA", "Hamilton", "Escarpment Chemicals Inc.", "chemical", SOLVENTS, BULK),
    company("CA", "Laval", "Rivière Médicaments Inc.", "pharmaceutical", &[], EPHEDRINES),
    company("CA", "Calgary", "Bowline Industrial Supply Ltd.", "chemical_trade", ACIDS, ACETIC),
    company("DE", "Leuna", "Saale Chemie GmbH", "chemical", BULK, KETONES),
    company("DE", "Hamburg", "Alsterhandel GmbH", "chemical_trade", SOLVENTS, EPHEDRINES),
    company("DE", "Freiburg", "Dreisam Arzneimittel GmbH", "pharmaceutical", EPHEDRINES, EPHEDRINES),
    company("DE", "Bremen", "Weser Spedition GmbH", "logistics", &[], &[]),
    company("GB", "Hull", "Humber Anhydrides Ltd", "chemical", ACETIC, SOLVENTS),
    company("GB", "Slough", "Thames Valley Remedies Ltd", "pharmaceutical", &[], EPHEDRINES),
    company("GB", "Leeds", "Aire Laboratory Supply Ltd", "chemical_trade", SOLVENTS, PERMANGANATE),
    company("IN", "Hyderabad", "Musi Drugs and Chemicals Ltd", "pharmaceutical", EPHEDRINES, KETONES),
    company("IN", "Vadodara", "Vishwamitri Organics Ltd", "chemical", EPHEDRINES, ACETIC),
    company("IN", "Mumbai", "Konkan Essential Chemicals Ltd", "chemical_trade", BULK, SOLVENTS),
    company("IN", "Chennai", "Coromandel Permanganates Ltd", "chemical", PERMANGANATE, &[]),
    company("IQ", "Baghdad", "Tigris Medical Supplies Co.", "medicines_trade", &[], EPHEDRINES),
    company("IQ", "Basra", "Shatt Water Treatment Co.", "industry", &[], PERMANGANATE),
    company("IQ", "Erbil", "Citadel Pharmaceuticals Co.", "pharmaceutical", &[], EPHEDRINES),
    company("MX", "Monterrey", "Cerro Química SA de CV", "chemical", SOLVENTS, BULK),
    company("MX", "Guadalajara", "Tapatía Farmacéutica SA de CV", "pharmaceutical", &[], EPHEDRINES),
    company("MX", "Veracruz", "Golfo Disolventes SA de CV", "chemical_trade", ACIDS, SOLVENTS),
    company("NL", "Delfzijl", "Eems Chemie BV", "chemical", BULK, ACIDS),
    company("NL", "Rotterdam", "Maasvlakte Forwarding BV", "logistics", &[], &[]),
    company("NL", "Leiden", "Rijnland Biofarma BV", "pharmaceutical", &[], EPHEDRINES),
    company("PE", "Callao", "Pacífico Insumos SAC", "chemical_trade", &[], BULK),
    company("PE", "Lima", "Rímac Laboratorios SAC", "pharmaceutical", &[], EPHEDRINES),
    company("PE", "Arequipa", "Misti Minera SAC", "industry", &[], ACIDS),
    company("PE", "Trujillo", "Moche Aguas SAC", "industry", &[], PERMANGANATE),
    company("PK", "Lahore", "Ravi Pharmaceuticals (Pvt) Ltd", "pharmaceutical", EPHEDRINES, ACETIC),
    company("PK", "Karachi", "Clifton Chemical Works (Pvt) Ltd", "chemical", ACIDS, SOLVENTS),
    company("PK", "Multan", "Chenab Healthcare (Pvt) Ltd", "pharmaceutical", EPHEDRINES, EPHEDRINES),
    company("US", "Baytown", "Gulf Prairie Chemical LLC", "chemical", SOLVENTS, BULK),
    company("US", "Newark", "Passaic Therapeutics Inc.", "pharmaceutical", EPHEDRINES, EPHEDRINES),
    company("US", "Tacoma", "Puget Reagent Corp.", "chemical_trade", ACIDS, PERMANGANATE),
    company("US", "Savannah", "Low Country Trading LLC", "general_trade", SOLVENTS, ACETIC),
];

/// Practice accounts beyond one officer and one approver in each country: who
/// they are, where, and the roles. `company` names the employer.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// The part of the address before the `@`, and the name for `demo code`.
    pub login: &'static str,
    pub name: &'static str,
    pub home: Home,
    pub roles: &'static [Role],
}

#[derive(Clone, Copy, Debug)]
pub enum Home {
    Company(&'static str),
    Authority(&'static str),
    Instance,
}

const fn account(login: &'static str, name: &'static str, home: Home, roles: &'static [Role]) -> Account {
    Account { login, name, home, roles }
}

pub const ACCOUNTS: &[Account] = &[
    account("submitter", "Lotte Maes", Home::Company("Scheldt Fine Chemicals NV"), &[CompanySubmitter]),
    account(
        "responsible",
        "Jef Claes",
        Home::Company("Scheldt Fine Chemicals NV"),
        &[CompanyResponsible, CompanySubmitter],
    ),
    account("reader", "Noor Wouters", Home::Company("Scheldt Fine Chemicals NV"), &[CompanyReader]),
    account("officer", "Anke Peeters", Home::Authority("BE"), &[CaseOfficer]),
    account("approver", "Bram Jacobs", Home::Authority("BE"), &[Approver]),
    account("approver2", "Celine Dubois", Home::Authority("BE"), &[Approver, CaseOfficer]),
    account("inspector", "Dirk Lambert", Home::Authority("BE"), &[Inspector]),
    account("customs", "Eva Martens", Home::Authority("BE"), &[CustomsOfficer]),
    account("statistics", "Filip Simon", Home::Authority("BE"), &[StatisticsOfficer]),
    account("admin", "Greet Willems", Home::Authority("BE"), &[AuthorityAdmin]),
    account("auditor", "Hugo Leclercq", Home::Authority("BE"), &[Auditor]),
    account("observer", "Ines Moreau", Home::Instance, &[Observer]),
    account("system", "Joris Thys", Home::Instance, &[SystemAdmin]),
    account(
        "pk-company",
        "Kamran Aziz",
        Home::Company("Ravi Pharmaceuticals (Pvt) Ltd"),
        &[CompanyResponsible, CompanySubmitter],
    ),
    account("pk-officer", "Laila Shah", Home::Authority("PK"), &[CaseOfficer]),
    account("pk-approver", "Mahmood Khan", Home::Authority("PK"), &[Approver]),
    account("pk-approver2", "Nadia Iqbal", Home::Authority("PK"), &[Approver]),
    account("iq-officer", "Omar Hadi", Home::Authority("IQ"), &[CaseOfficer, Approver]),
    account("iq-approver", "Rana Salim", Home::Authority("IQ"), &[Approver]),
    account(
        "iq-company",
        "Sara Jamil",
        Home::Company("Citadel Pharmaceuticals Co."),
        &[CompanyResponsible, CompanySubmitter],
    ),
    account(
        "au-company",
        "Tom Whitfield",
        Home::Company("Coalhaven Acetyls Pty Ltd"),
        &[CompanyResponsible, CompanySubmitter],
    ),
    account("au-officer", "Una Byrne", Home::Authority("AU"), &[CaseOfficer]),
    account("au-approver", "Vic Tran", Home::Authority("AU"), &[Approver]),
    account("pe-officer", "Walter Quispe", Home::Authority("PE"), &[CaseOfficer]),
    account("pe-approver", "Ximena Flores", Home::Authority("PE"), &[Approver]),
];

/// Declared needs of the practice world in kilograms: country, substance, line,
/// year, figure. `None`: zero was declared. What is not here was never declared.
pub const NEEDS: &[(&str, &str, &str, i32, Option<i64>)] = &[
    ("AU", "ephedrine", "raw", 2024, Some(8)),
    ("AU", "pseudoephedrine", "raw", 2025, Some(9_200)),
    ("AU", "pseudoephedrine", "preparation", 2025, Some(1_500)),
    ("BE", "ephedrine", "raw", 2025, Some(200)),
    ("BE", "pseudoephedrine", "raw", 2025, Some(6_400)),
    ("BE", "p2p", "raw", 2024, Some(2_500)),
    ("BE", "mdp2p", "raw", 2024, None),
    ("CA", "ephedrine", "raw", 2025, Some(1_300)),
    ("CA", "pseudoephedrine", "raw", 2025, Some(21_000)),
    ("CA", "p2p", "raw", 2025, None),
    ("DE", "ephedrine", "raw", 2025, Some(700)),
    ("DE", "pseudoephedrine", "raw", 2026, Some(7_500)),
    ("DE", "p2p", "raw", 2024, Some(8)),
    ("GB", "ephedrine", "raw", 2024, Some(64)),
    ("GB", "pseudoephedrine", "raw", 2025, Some(16_000)),
    ("GB", "pseudoephedrine", "preparation", 2025, Some(1_700)),
    ("IN", "ephedrine", "combined", 2024, Some(260_000)),
    ("IN", "p2p", "raw", 2024, None),
    ("IQ", "ephedrine", "combined", 2010, Some(3_000)),
    ("IQ", "pseudoephedrine", "combined", 2023, Some(14_000)),
    ("MX", "ephedrine", "raw", 2024, None),
    ("MX", "pseudoephedrine", "raw", 2024, None),
    ("NL", "ephedrine", "raw", 2025, Some(700)),
    ("NL", "pseudoephedrine", "raw", 2026, Some(900)),
    ("PE", "ephedrine", "raw", 2024, Some(54)),
    ("PE", "pseudoephedrine", "raw", 2025, Some(2_600)),
    ("PK", "ephedrine", "raw", 2024, Some(12_000)),
    ("US", "ephedrine", "raw", 2025, Some(4_200)),
    ("US", "pseudoephedrine", "raw", 2026, Some(186_000)),
    ("US", "p2p", "raw", 2025, Some(40_000)),
];
