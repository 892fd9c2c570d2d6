//! Two years of invented trade: filings and all that follows them, each at its
//! hour, in the order of time. Nothing here decides differently from what people
//! do through pages; the course of each filing is chosen beforehand.

mod cleared;
mod decisions;
pub mod goods;
mod moves;
mod scenes;
mod steps;

use super::people::{Cast, Member};
use super::{DAY_MS, Step};
use crate::app::App;
use crate::error::Result;
use domain::time::Instant;
use goods::Lot;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use uuid::Uuid;

/// How a filing ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    Smooth,
    /// Sent back once for completion.
    Returned,
    Withdrawn,
    Refused,
    Objected,
    /// No objection to three quarters of it.
    Smaller,
    /// Never answered; authorised when the term is over.
    Silent,
    Cancelled,
    /// Authorised and never shipped.
    NotShipped,
    /// Suspended by order for a week, then lifted.
    Suspended,
    /// Arrives a little short.
    Short,
    /// Arrives in two deliveries.
    Partial,
    /// Half of it is lost on the way.
    Lost,
    /// Seized on arrival.
    Seized,
    /// The importer rejects it and it goes back.
    Rejected,
    /// The route changes on the way.
    Rerouted,
    /// Leaves before it was authorised.
    Early,
    /// Leaves and is never seen again.
    Vanished,
    /// Goes to another consignee in another country on the way.
    Diverted,
    /// Stops where it is after this many steps, for today's queues.
    Open(u8),
}

/// The courses of the past, in the proportions of ordinary trade.
const COURSES: &[(Course, u32)] = &[
    (Course::Smooth, 62),
    (Course::Returned, 5),
    (Course::Withdrawn, 3),
    (Course::Refused, 2),
    (Course::Objected, 3),
    (Course::Smaller, 3),
    (Course::Silent, 4),
    (Course::Cancelled, 2),
    (Course::NotShipped, 2),
    (Course::Suspended, 2),
    (Course::Short, 2),
    (Course::Partial, 3),
    (Course::Lost, 1),
    (Course::Seized, 1),
    (Course::Rejected, 2),
    (Course::Rerouted, 2),
];

/// One filing, from its first day on.
#[derive(Clone, Debug)]
pub struct Filing {
    pub exporter: Member,
    pub importer: Member,
    pub lot: Lot,
    pub course: Course,
    pub dispatch_ms: i64,
    pub transit: &'static [&'static str],
    /// Transit countries were told in time.
    pub transit_told: bool,
    /// The importing authority has its permit on file.
    pub permit_known: bool,
    pub confidential: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Todo {
    File,
    GiveBack,
    Resubmit,
    Take,
    Withdraw,
    Send,
    Open,
    Reply,
    Refuse,
    Authorise,
    GiveUp,
    Cancel,
    Suspend,
    Lift,
    Depart,
    Reroute,
    ArriveHalf,
    Arrive,
    GoBack,
}

/// A filing under way.
struct Live {
    filing: Filing,
    notification: Option<Uuid>,
    reference: String,
    shipment: Option<Uuid>,
    steps: u8,
}

/// Draws that are the same on every machine: the past is invented, not random.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (n.max(1) as u64)).unwrap_or(0)
    }

    fn course(&mut self) -> Course {
        let total: u32 = COURSES.iter().map(|(_, weight)| weight).sum();
        let mut at = u32::try_from(self.below(total as usize)).unwrap_or(0);
        for (course, weight) in COURSES {
            if at < *weight {
                return *course;
            }
            at -= weight;
        }
        Course::Smooth
    }
}

pub struct Trade<'a> {
    app: &'a App,
    cast: &'a Cast,
    live: Vec<Live>,
    due: BinaryHeap<Reverse<(i64, usize, Todo)>>,
    now_ms: i64,
}

impl<'a> Trade<'a> {
    pub fn new(app: &'a App, cast: &'a Cast, now: Instant) -> Self {
        Self { app, cast, live: Vec::new(), due: BinaryHeap::new(), now_ms: now.ms() }
    }

    /// Plans `count` filings between the clock's present and now.
    pub fn plan_past(&mut self, count: usize) {
        let mut draw = Draw(0x5EED_2026);
        let start = self.app.now().ms();
        let span = self.now_ms - start - 6 * DAY_MS;
        for n in 0..count {
            let Some(filing) = self.invent(&mut draw) else { continue };
            let at = start
                + span / i64::try_from(count).unwrap_or(1) * i64::try_from(n).unwrap_or(0)
                + i64::try_from(draw.below(8 * 3_600)).unwrap_or(0) * 1_000;
            self.plan(at, filing);
        }
    }

    /// Plans one filing at an instant.
    pub fn plan(&mut self, at_ms: i64, mut filing: Filing) -> usize {
        filing.dispatch_ms += at_ms;
        self.live.push(Live {
            filing,
            notification: None,
            reference: String::new(),
            shipment: None,
            steps: 0,
        });
        let index = self.live.len() - 1;
        self.due.push(Reverse((at_ms, index, Todo::File)));
        index
    }

    fn invent(&self, draw: &mut Draw) -> Option<Filing> {
        let exporters: Vec<&Member> =
            self.cast.members.iter().filter(|m| !m.company.exports.is_empty()).collect();
        let exporter = **exporters.get(draw.below(exporters.len()))?;
        let substance = exporter.company.exports[draw.below(exporter.company.exports.len())];
        let buyers: Vec<&Member> = self
            .cast
            .members
            .iter()
            .filter(|m| {
                m.company.country != exporter.company.country && m.company.imports.contains(&substance)
            })
            .collect();
        let importer = **buyers.get(draw.below(buyers.len()))?;
        // Iraq's ephedrine is left to those who try the service; and a need declared
        // zero holds everything, so that a few examples are enough.
        if importer.company.country == "IQ" && substance == "ephedrine" {
            return None;
        }
        let never = importer.company.country == "MX" && substance.contains("ephedrine") && draw.below(5) != 0;
        if never {
            return None;
        }
        let lot = goods::lot(substance, draw.below(5));
        let course = draw.course();
        let transit: &[&str] =
            if draw.below(4) == 0 && importer.company.country != "NL" { &["NL"] } else { &[] };
        let dispatch_ms = i64::try_from(24 + draw.below(14)).unwrap_or(30) * DAY_MS;
        Some(Filing {
            exporter,
            importer,
            lot,
            course,
            dispatch_ms,
            transit: if exporter.company.country == "NL" { &[] } else { transit },
            transit_told: true,
            permit_known: draw.below(25) != 0,
            confidential: draw.below(6) == 0,
        })
    }

    /// Lives through all that is planned until now; `each_day` runs what fell due
    /// by itself.
    pub async fn run(&mut self, tell: &impl Fn(Step), each_day: &impl AsyncFn() -> Result<()>) -> Result<()> {
        let of = self.live.len();
        let mut filed = 0;
        let mut day = self.app.now().ms() / DAY_MS;
        while let Some(Reverse((at, index, todo))) = self.due.pop() {
            if at >= self.now_ms {
                continue;
            }
            while day < at / DAY_MS {
                day += 1;
                // Jobs of a quiet weekend can wait for Monday's; a week is enough to see.
                if day % 3 == 0 {
                    self.app.clock.turn_to(Instant::from_ms(day * DAY_MS));
                    each_day().await?;
                    self.clear_alerts().await?;
                }
            }
            self.app.clock.turn_to(Instant::from_ms(at));
            if todo == Todo::File {
                filed += 1;
                tell(Step::Trade { done: filed, of });
            }
            self.step(index, todo).await?;
        }
        self.app.clock.turn_to(Instant::from_ms(self.now_ms));
        each_day().await
    }

    /// Puts the next step of a filing on its day, unless it stays open before.
    fn then(&mut self, index: usize, todo: Todo, after_hours: i64) {
        let live = &mut self.live[index];
        live.steps += 1;
        if matches!(live.filing.course, Course::Open(steps) if live.steps > steps) {
            return;
        }
        let at = self.app.now().ms() + after_hours * 3_600_000;
        self.due.push(Reverse((at, index, todo)));
    }
}
