//! Filings of the last weeks that give each queue and each rule something to
//! show today.

use super::goods::{self, Lot};
use super::{Course, Filing, Trade};
use crate::error::Result;
use crate::practice::DAY_MS;
use crate::practice::people::{by, country};
use crate::shipments::commands::unnotified::{self, Found};
use domain::needs::Line;
use domain::quantity::Mass;

impl Trade<'_> {
    /// Plans the recent filings; each says how many days ago it was made.
    pub fn plan_scenes(&mut self) {
        use Course::{Diverted, Early, Open, Silent, Smooth, Vanished};
        let ephedrine = |kg| goods::lot("ephedrine", 0).amount(kg);
        let pseudo = |kg| goods::lot("pseudoephedrine", 0).amount(kg);
        let acetic = |litres| goods::lot("acetic_anhydride", 0).amount(litres);
        // For every queue: waiting, in review, sent, answered, ready to ship.
        self.scene(1, "Scheldt Fine Chemicals NV", "Pacífico Insumos SAC", acetic(8_000), Open(0));
        self.scene(2, "Leie Pharma NV", "Thames Valley Remedies Ltd", pseudo(150), Open(1));
        self.scene(3, "Scheldt Fine Chemicals NV", "Swan Reagents Pty Ltd", acetic(12_000), Open(1));
        self.scene(
            5,
            "Saale Chemie GmbH",
            "Scheldt Fine Chemicals NV",
            goods::lot("sulphuric_acid", 1),
            Open(2),
        );
        self.scene(6, "Leie Pharma NV", "Rivière Médicaments Inc.", pseudo(75), Open(3));
        self.scene(9, "Ourthe Solvants SA", "Cerro Química SA de CV", goods::lot("acetone", 2), Open(4));
        self.scene(7, "Dreisam Arzneimittel GmbH", "Leie Pharma NV", pseudo(200), Open(2));
        self.scene(12, "Humber Anhydrides Ltd", "Low Country Trading LLC", acetic(15_000), Open(5));
        // More than the country declared: R01. Zero declared: R04. Never declared: R03.
        self.scene(4, "Leie Pharma NV", "Thames Valley Remedies Ltd", ephedrine(90), Open(1));
        self.scene(4, "Chenab Healthcare (Pvt) Ltd", "Tigris Medical Supplies Co.", pseudo(15_500), Open(1));
        self.scene(3, "Leie Pharma NV", "Tapatía Farmacéutica SA de CV", pseudo(50), Open(1));
        self.scene(3, "Leie Pharma NV", "Chenab Healthcare (Pvt) Ltd", pseudo(125), Open(1));
        // More than the licence allows in a year: R10. No licence: R11. Wrong scope: R12.
        self.scene(2, "Passaic Therapeutics Inc.", "Dreisam Arzneimittel GmbH", pseudo(4_400), Open(1));
        self.scene(2, "Weser Spedition GmbH", "Cerro Química SA de CV", goods::lot("acetone", 0), Open(1));
        self.scene(5, "Dijle Aroma BV", "Saale Chemie GmbH", goods::lot("phenylacetic_acid", 0), Open(1));
        // A permit nobody knows: R13. A transit country that was not told: R41. Late: R51.
        let n = self.scene(
            3,
            "Scheldt Fine Chemicals NV",
            "Moche Aguas SAC",
            goods::lot("potassium_permanganate", 1),
            Open(1),
        );
        self.live[n].filing.permit_known = false;
        let n = self.scene(2, "Leie Pharma NV", "Rímac Laboratorios SAC", pseudo(100), Open(1));
        self.live[n].filing.transit = &["US"];
        self.live[n].filing.transit_told = false;
        let n = self.scene(
            1,
            "Scheldt Fine Chemicals NV",
            "Bowline Industrial Supply Ltd.",
            acetic(6_000),
            Open(1),
        );
        self.live[n].filing.dispatch_ms -= 27 * DAY_MS;
        // The same again: a duplicate to ask about.
        self.scene(2, "Ourthe Solvants SA", "Golfo Disolventes SA de CV", goods::lot("toluene", 1), Open(1));
        self.scene(1, "Ourthe Solvants SA", "Golfo Disolventes SA de CV", goods::lot("toluene", 1), Open(0));
        // No answer: R52. Left before it was authorised: R53. Short: R54. Never seen: R55.
        self.scene(20, "Leie Pharma NV", "Citadel Pharmaceuticals Co.", pseudo(125), Silent);
        self.scene(
            14,
            "Scheldt Fine Chemicals NV",
            "Aire Laboratory Supply Ltd",
            goods::lot("potassium_permanganate", 0),
            Early,
        );
        self.scene(
            70,
            "Scheldt Fine Chemicals NV",
            "Misti Minera SAC",
            goods::lot("potassium_permanganate", 2),
            Course::Short,
        );
        self.scene(
            95,
            "Scheldt Fine Chemicals NV",
            "Shatt Water Treatment Co.",
            goods::lot("potassium_permanganate", 3),
            Vanished,
        );
        // Consignee and country changed on the way: R42.
        self.scene(
            45,
            "Scheldt Fine Chemicals NV",
            "Shatt Water Treatment Co.",
            goods::lot("potassium_permanganate", 1),
            Diverted,
        );
        self.scene(30, "Scheldt Fine Chemicals NV", "Swan Reagents Pty Ltd", acetic(5_000), Smooth);
    }

    fn scene(&mut self, days_ago: i64, from: &str, to: &str, lot: Lot, course: Course) -> usize {
        let filing = Filing {
            exporter: *self.cast.member(from),
            importer: *self.cast.member(to),
            lot,
            course,
            dispatch_ms: 29 * DAY_MS,
            transit: &[],
            transit_told: true,
            permit_known: true,
            confidential: false,
        };
        // Mid-morning in Brussels, whatever the hour of now.
        let at = self.now_ms - days_ago * DAY_MS - 3_600_000;
        self.plan(at, filing)
    }

    /// Customs finds goods nobody had notified: R50.
    pub async fn find_unnotified(&self) -> Result<()> {
        let customs = by(self.app, self.cast.officers("BE").customs).await?;
        let found = Found {
            origin: country("IN"),
            destination: country("BE"),
            exporter_name: "Konkan Essential Chemicals Ltd".to_owned(),
            importer_name: "Dijle Aroma BV".to_owned(),
            substance: "p2p".to_owned(),
            line: Line::Raw,
            mass: Mass::from_kg(40),
            found_on: self.app.now().utc().date_naive(),
            arrived: true,
            packages: Some(2),
            seals: String::new(),
            transport_document: "AWB 000-12345675".to_owned(),
            note: "Declared as cleaning agent".to_owned(),
        };
        unnotified::record(self.app, &customs, &found).await.map(|_| ())
    }
}
