//! What a site is made of, arranged as the pages need it.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use super::among::Among;
use super::time::{self, Month, Times, Week};
use crate::export::concerns;
use crate::export::ical::CalendarError;
use crate::export::words::{pool_name, sort_key};
use crate::model::{Duty, HolderIx, Language, LibraryIx, Plan};
use crate::report::{Course, UsageFigures, course, held_so_far};

/// What a coordinator asks of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Where the site will be: `https://…`. Calendars are then linked by absolute addresses, which
    /// programs need to subscribe.
    pub base_url: Option<String>,
    /// Whether telephone numbers, mail addresses and contact persons are left out.
    pub no_contacts: bool,
    /// For every library the name of its calendar file in the folder of the site; without these no
    /// calendars are linked.
    pub calendars: Vec<String>,
    /// The name of the file with the calendar of the whole roster.
    pub whole_calendar: Option<String>,
}

/// A site that can be written: every time in it exists once.
#[derive(Debug)]
pub struct Site<'a> {
    pub(super) plan: &'a Plan,
    /// How much the service is used, if that is known.
    pub(super) usage: Option<&'a UsageFigures>,
    pub(super) options: Options,
    /// The terms that it shares a folder with; `None` where it has the folder for itself.
    pub(super) among: Option<Among>,
    pub(super) zone: Tz,
    /// When every duty begins and ends.
    pub(super) times: Vec<Times>,
    pub(super) weeks: Vec<Week>,
    /// Empty where a day has too many duties for a sheet of paper.
    pub(super) months: Vec<Month>,
    /// All libraries in the order of their names.
    pub(super) order: Vec<LibraryIx>,
    /// For every library its place among the names.
    pub(super) rank: Vec<usize>,
    /// All pools in the order of the allocation.
    pub(super) pools: Vec<HolderIx>,
    /// For every library its duties, and the open ones of its pools.
    pub(super) by_library: Vec<Vec<usize>>,
    /// For every holder the duties of its cells that are in force.
    pub(super) by_holder: Vec<Vec<usize>>,
    /// The holders of which each library is a part.
    pub(super) holders: Vec<Vec<HolderIx>>,
    pub(super) course: Course,
    /// For every library, how many minutes it has done by which duty.
    pub(super) so_far: Vec<Vec<(usize, i64)>>,
}

impl<'a> Site<'a> {
    /// Duties on a page of a library or pool.
    pub(super) const PER_PAGE: usize = 1_000;
    /// Changes on a page.
    pub(super) const PER_CHANGES: usize = 200;
    /// Entries on a page with a list.
    pub(super) const PER_LIST: usize = 500;
    /// Libraries on a page with pictures.
    pub(super) const PER_CHART: usize = 100;

    /// Puts a site together.
    ///
    /// # Errors
    ///
    /// [`CalendarError`] when the time zone is unknown, or a duty begins or ends at a time that
    /// does not exist once.
    pub fn new(
        plan: &'a Plan,
        usage: Option<&'a UsageFigures>,
        options: Options,
    ) -> Result<Self, CalendarError> {
        let Plan { consortium, term, allocation, roster, .. } = plan;
        let unknown = || CalendarError::UnknownZone(consortium.timezone.clone());
        let zone: Tz = consortium.timezone.parse().map_err(|_| unknown())?;
        let times = time::times(zone, consortium, roster)?;
        let mut order: Vec<LibraryIx> = consortium.indices().collect();
        order.sort_by_cached_key(|&library| (sort_key(&consortium[library].name), library));
        let mut rank = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, library)| rank[library.at()] = at);
        order.retain(|&library| plan.is_in(library));
        let mut by_library = vec![Vec::new(); consortium.libraries().len()];
        let mut by_holder = vec![Vec::new(); allocation.shares.len()];
        for (at, duty) in roster.duties().iter().enumerate() {
            let whose = || allocation[duty.holder].holder.members.iter().copied();
            match (duty.library, duty.status) {
                (Some(library), _) => by_library[library.at()].push(at),
                // As in calendars: everybody who may have to serve sees it.
                (None, _) => whose()
                    .filter(|&member| concerns(plan, duty, member))
                    .for_each(|member| by_library[member.at()].push(at)),
            }
            if duty.is_live() {
                by_holder[duty.holder.at()].push(at);
            }
        }
        let mut holders = vec![Vec::new(); consortium.libraries().len()];
        for holder in allocation.indices() {
            let members = &allocation[holder].holder.members;
            members.iter().for_each(|member| holders[member.at()].push(holder));
        }
        let pools = allocation.indices().filter(|&h| allocation[h].holder.is_pool()).collect();
        let course = course(plan);
        let so_far = held_so_far(plan);
        let weeks = time::weeks(term, roster);
        let months = time::months(term, roster);
        Ok(Self {
            plan,
            usage,
            options,
            among: None,
            zone,
            times,
            weeks,
            months,
            order,
            rank,
            pools,
            by_library,
            by_holder,
            holders,
            course,
            so_far,
        })
    }

    pub(super) fn duty(&self, at: usize) -> &'a Duty {
        &self.plan.roster.duties()[at]
    }

    /// The duties of some days.
    pub(super) fn between(&self, first: NaiveDate, last: NaiveDate) -> std::ops::Range<usize> {
        time::between(&self.plan.roster, first, last)
    }

    /// The name of a holder in a language; people's own names stay as they are.
    pub(super) fn holder(&self, language: Language, holder: HolderIx) -> String {
        let holder = &self.plan.allocation[holder].holder;
        let formed = || pool_name(language, holder.id.as_str());
        holder.name.clone().unwrap_or_else(formed)
    }

    /// Weekdays that the service has, as numbers from Monday, 0.
    pub(super) fn weekdays(&self) -> Vec<usize> {
        let mut days: Vec<usize> = (self.plan.consortium.grid.periods().iter())
            .map(|period| period.weekday.num_days_from_monday() as usize)
            .collect();
        days.dedup();
        days
    }

    /// The week of a day.
    pub(super) fn week_of(&self, date: NaiveDate) -> Option<usize> {
        let week = date.iso_week();
        self.weeks.iter().position(|w| w.iso == (week.year(), week.week()))
    }
}
