//! What officers and approvers decide, and where it leads.

use super::{Course, Todo, Trade};
use crate::app::App;
use crate::error::{CommandError, Result};
use crate::notifications::commands::authorise::{self, Authorising};
use crate::notifications::commands::refuse::{self, Words};
use crate::notifications::commands::reply::{self, Answer};
use crate::notifications::commands::{review, send, suspend};
use crate::notifications::entity::{item, notification};
use crate::notifications::filing;
use crate::notifications::standing;
use crate::practice::people::by;
use domain::notification::reply::{Given, Reason, Reply};
use domain::quantity::Mass;
use domain::time::Instant;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// How long a desk tries to clear up what stands in the way.
const GIVE_UP_HOURS: i64 = 7 * 24;

impl Trade<'_> {
    pub(super) async fn decide(&mut self, index: usize, todo: Todo) -> Result<()> {
        let id = self.id(index)?;
        let course = self.filing(index).course;
        let own = *self.cast.officers(self.filing(index).exporter.company.country);
        let other = *self.cast.officers(self.filing(index).importer.company.country);
        let app = self.app;
        let done = match todo {
            Todo::Take => {
                review::take(app, &by(app, own.officer).await?, id).await?;
                if course == Course::Returned && self.live[index].steps < 3 {
                    self.then(index, Todo::GiveBack, 3);
                } else if course == Course::Refused {
                    self.then(index, Todo::Refuse, 30);
                } else if self.needs_no_pen(id).await? {
                    self.then(index, Todo::Authorise, 24);
                } else {
                    self.then(index, Todo::Send, 5);
                }
                Ok(())
            }
            Todo::GiveBack => {
                let text = "Please name the means of transport of the last leg.";
                review::give_back(app, &by(app, own.officer).await?, id, text).await?;
                self.then(index, Todo::Resubmit, 40);
                Ok(())
            }
            Todo::Withdraw => {
                filing::withdraw(app, &self.signer(index).await?, id, "Order cancelled by the customer.")
                    .await
            }
            Todo::Send => {
                send::send(app, &by(app, own.officer).await?, id, &send::Sending::default()).await?;
                match course {
                    Course::Silent => self.then(index, Todo::Authorise, 16 * 24 + 8),
                    Course::Early => self.then(index, Todo::Depart, 30),
                    _ => self.then(index, Todo::Open, 19),
                }
                Ok(())
            }
            Todo::Open => {
                let row = find(app, id).await?;
                send::opened(app, &by(app, other.officer).await?, &row).await?;
                self.then(index, Todo::Reply, 52);
                Ok(())
            }
            Todo::Reply => self.reply(index, id, other.officer).await,
            Todo::Refuse => {
                let words = words("The end use could not be established.");
                refuse::refuse(app, &by(app, own.approver).await?, id, &words).await
            }
            Todo::GiveUp => {
                let words = words("Not authorised: what was asked could not be cleared up.");
                refuse::refuse(app, &by(app, own.approver).await?, id, &words).await
            }
            Todo::Authorise => self.authorise(index, id, own.approver).await,
            Todo::Cancel => {
                let words = words("The company gave the licence for this delivery back.");
                refuse::cancel(app, &by(app, own.approver).await?, id, &words).await
            }
            Todo::Suspend => {
                let words = words("Suspended until the consignee's address is confirmed.");
                suspend::suspend(app, &by(app, own.approver).await?, id, "new_information", &words).await?;
                self.then(index, Todo::Lift, 7 * 24);
                Ok(())
            }
            Todo::Lift => {
                let words = words("The address was confirmed.");
                suspend::lift(app, &by(app, own.approver).await?, id, &words).await?;
                self.depart_at_dispatch(index);
                Ok(())
            }
            _ => Ok(()),
        };
        self.unless_refused(index, todo, done)
    }

    /// A hold, a term that still runs, a full need: the officers of the practice
    /// world stop there too.
    pub(super) fn unless_refused(&mut self, index: usize, todo: Todo, done: Result<()>) -> Result<()> {
        match done {
            Err(CommandError::Refused(why)) => {
                tracing::debug!(reference = %self.live[index].reference, ?todo, %why, "not possible in the practice world");
                // What cannot be cleared up is refused in the end, as on any desk.
                if matches!(todo, Todo::Take | Todo::Send | Todo::Authorise) {
                    self.then(index, Todo::GiveUp, GIVE_UP_HOURS);
                }
                Ok(())
            }
            other => other,
        }
    }

    async fn needs_no_pen(&self, id: Uuid) -> Result<bool> {
        let row = find(self.app, id).await?;
        Ok(!standing::standing(&row, self.app.now())?.pen_due)
    }

    async fn reply(&mut self, index: usize, id: Uuid, officer: Uuid) -> Result<()> {
        let course = self.filing(index).course;
        let items =
            item::Entity::find().filter(item::Column::NotificationId.eq(id)).all(self.app.db.read()).await?;
        let smaller = |mg: i64| Some(Mass::from_mg(mg / 4 * 3));
        let given = match course {
            Course::Objected => Given {
                reply: Reply::Objection,
                reason: Some(Reason::Administrative),
                masses: Vec::new(),
                conditions: String::new(),
            },
            Course::Smaller => Given {
                reply: Reply::Conditions,
                reason: None,
                masses: items.iter().map(|item| smaller(item.mass_mg)).collect(),
                conditions: "Only the quantity of the import permit.".to_owned(),
            },
            _ => Given {
                reply: Reply::NoObjection,
                reason: None,
                masses: Vec::new(),
                conditions: String::new(),
            },
        };
        let answer = Answer {
            given,
            for_authority: String::new(),
            for_company: String::new(),
            given_on: None,
            outside_reference: String::new(),
        };
        reply::reply(self.app, &by(self.app, officer).await?, id, &answer).await?;
        match course {
            Course::Objected => self.then(index, Todo::Refuse, 30),
            _ => self.then(index, Todo::Authorise, 28),
        }
        Ok(())
    }

    async fn authorise(&mut self, index: usize, id: Uuid, approver: Uuid) -> Result<()> {
        let dispatch = Instant::from_ms(self.filing(index).dispatch_ms).utc().date_naive();
        let ask = Authorising {
            valid_until: dispatch
                .max(self.today())
                .checked_add_days(chrono::Days::new(30))
                .unwrap_or(dispatch),
            for_authority: String::new(),
            for_company: String::new(),
        };
        authorise::authorise(self.app, &by(self.app, approver).await?, id, &ask).await?;
        match self.filing(index).course {
            Course::Cancelled => self.then(index, Todo::Cancel, 48),
            Course::Suspended => self.then(index, Todo::Suspend, 30),
            Course::NotShipped => {}
            _ => self.depart_at_dispatch(index),
        }
        Ok(())
    }

    fn depart_at_dispatch(&mut self, index: usize) {
        let wait_ms = self.filing(index).dispatch_ms - self.app.now().ms();
        self.then(index, Todo::Depart, (wait_ms / 3_600_000).max(12) + 8);
    }
}

pub(super) async fn find(app: &App, id: Uuid) -> Result<notification::Model> {
    notification::Entity::find_by_id(id).one(app.db.read()).await?.ok_or(CommandError::NotFound)
}

fn words(for_company: &str) -> Words {
    Words { for_authority: String::new(), for_company: for_company.to_owned() }
}
