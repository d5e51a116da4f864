//! The words of the pages.

use super::three::words;

words! {
    /// Headings, links and short sentences of the site.
    pub PageWords {
        /// The language's own name.
        language: "suomi", "svenska", "English";
        /// Heading of the links to the other languages.
        languages: "Kielet", "Språk", "Languages";
        /// The first link of a page.
        skip: "Siirry sisältöön", "Hoppa till innehållet", "Skip to content";
        /// Heading of the links to the main pages.
        menu: "Sivut", "Sidor", "Pages";
        /// Heading of the links to the terms of a site of several.
        terms: "Kaudet", "Terminer", "Terms";
        /// The link to the term that goes on, by the reader's clock.
        present_term: "Meneillään oleva kausi", "Den pågående terminen", "The present term";
        /// The front page.
        front: "Etusivu", "Startsida", "Front page";
        /// Heading: who is on duty at this moment.
        now: "Päivystysvuorossa nyt", "Har jour just nu", "On duty now";
        /// The mark of the current duty.
        now_mark: "nyt", "nu", "now";
        /// The mark of the current week.
        week_mark: "tämä viikko", "denna vecka", "this week";
        /// In place of who is on duty, without scripts.
        now_plain: "Katso viikon sivulta, kuka päivystää.", "Se veckans sida för vem som har jour.",
            "See the week’s page for who is on duty.";
        /// There is no duty at this moment.
        now_none: "Palvelu ei nyt päivystä.", "Tjänsten har ingen jour just nu.",
            "The service is not staffed right now.";
        /// At this moment nobody has the duty, or a pool settles it.
        now_open: "Vuorossa ei ole nimettyä kirjastoa.", "Passet har inget namngivet bibliotek.",
            "No library is named for this duty.";
        /// A week in a narrow heading, before its number.
        week_short: "vk", "v.", "wk";
        /// Heading: weeks.
        weeks: "Viikot", "Veckor", "Weeks";
        /// Heading: months.
        months: "Kuukaudet seinälle", "Månader för väggen", "Months for the wall";
        /// What the months are for.
        months_note: "Kuukausi tulostuu yhdelle A4-arkille.", "En månad ryms på ett A4-ark.",
            "A month prints on one sheet of A4.";
        /// Before the name of the time zone of all times.
        zone: "Kellonajat aikavyöhykkeen mukaan:", "Klockslagen enligt tidszonen",
            "Times are those of the time zone";
        /// Heading: libraries.
        libraries: "Kirjastot", "Bibliotek", "Libraries";
        /// Heading: pools.
        pools: "Poolit", "Pooler", "Pools";
        /// There are no pools.
        no_pools: "Pooleja ei ole.", "Det finns inga pooler.", "There are no pools.";
        /// Heading: what changed after publication.
        changes: "Muutokset", "Ändringar", "Changes";
        /// Heading: what changed after publication, in full.
        changes_since: "Muutokset julkaisemisen jälkeen", "Ändringar efter publiceringen",
            "Changes since publication";
        /// Nothing changed.
        no_changes: "Vuorolistaan ei ole tehty muutoksia.", "Listan har inte ändrats.",
            "The roster has not been changed.";
        /// The link to all changes.
        all_changes: "Kaikki muutokset", "Alla ändringar", "All changes";
        /// Heading: who owes and does how much.
        fairness: "Tasapuolisuus", "Rättvisa", "Fairness";
        /// A plan that is not published.
        draft: "Luonnos: vuorolistaa ei ole vielä julkaistu.",
            "Utkast: listan är inte publicerad ännu.",
            "Draft: the roster is not published yet.";
        /// Before the time of publication.
        published: "Julkaistu", "Publicerad", "Published";
        /// Heading: how to reach a library.
        contact: "Yhteystiedot", "Kontakt", "Contact";
        /// Before why the service is closed.
        closed: "suljettu", "stängt", "closed";
        /// In an empty cell of the pattern.
        no_cell: "ei palvelua", "ingen tjänst", "no service";
        /// The link to the page before.
        previous: "Edellinen", "Föregående", "Previous";
        /// The link to the page after.
        next: "Seuraava", "Nästa", "Next";
        /// Heading of the links to the pages before and after.
        around: "Edellinen ja seuraava", "Föregående och nästa", "Previous and next";
        /// Heading of the links to the further pages of a list.
        parts: "Luettelon osat", "Listans delar", "Parts of the list";
        /// Heading: duties of a library or pool.
        duties: "Päivystysvuorot", "Jourpass", "Duties";
        /// There are no duties.
        no_duties: "Tällä kaudella ei ole vuoroja.", "Inga pass denna termin.",
            "There are no duties this term.";
        /// Heading: cells of an ordinary week.
        weekly: "Joka viikko", "Varje vecka", "Every week";
        /// Before the days on which a library takes part.
        takes_part: "Mukana", "Med", "Takes part";
        /// Heading: what is owed, done and rostered.
        standing: "Velvoite ja saldo", "Skyldighet och saldo", "Owed and balance";
        /// Heading: what has been done by now.
        done: "Tehty tähän mennessä", "Gjort hittills", "Done so far";
        /// Heading: what the roster gives over the whole term, done and still to do.
        rostered: "Listalla koko kaudella", "I listan hela terminen", "Rostered, whole term";
        /// Heading: turns in the pool.
        turns: "Vuorottelu poolissa", "Turordning i poolen", "Turns in the pool";
        /// Heading: how many turns a member has.
        turn_count: "Vuoroja kaudella", "Pass under terminen", "Turns this term";
        /// In place of a number of turns: the pool settles them.
        settled: "pooli sopii keskenään", "poolen kommer överens", "the pool settles them";
        /// Heading: how to subscribe to the calendar.
        calendar: "Kalenteri", "Kalender", "Calendar";
        /// The link that calendar programs subscribe to.
        subscribe: "Tilaa kalenteriohjelmaan", "Prenumerera i kalenderprogrammet",
            "Subscribe in a calendar program";
        /// The link to the file.
        calendar_file: "Kalenteritiedosto", "Kalenderfil", "Calendar file";
        /// The calendar of the whole roster.
        calendar_all: "Koko vuorolista kalenterina", "Hela listan som kalender",
            "The whole roster as a calendar";
        /// Heading: when a change was agreed.
        agreed: "Sovittu", "Avtalat", "Agreed";
        /// Heading: what a change does.
        what: "Mitä tapahtui", "Vad som hände", "What happened";
        /// Heading: who no longer has a duty.
        no_longer: "Ei enää", "Inte längre", "No longer";
        /// Caption: owed against rostered.
        owed_done: "Velvoite ja listalla olevat vuorot tunteina, koko kausi",
            "Skyldighet och pass i listan i timmar, hela terminen",
            "Owed and rostered in hours, whole term";
        /// Caption: balance over the term.
        balance_course: "Saldo kauden kuluessa tunteina", "Saldot under terminen i timmar",
            "Balance over the term in hours";
        /// Caption: rostered by weekday, beside the library's part.
        weekday_parts: "Listalla tunteina viikonpäivittäin, suluissa ero omaan osuuteen",
            "I listan i timmar per veckodag, inom parentes skillnaden mot den egna andelen",
            "Rostered in hours by weekday, in brackets the difference from its part";
        /// Heading: who carries which weekdays.
        weekday_title: "Kuka kantaa maanantait ja perjantait", "Vem bär måndagar och fredagar",
            "Who carries Mondays and Fridays";
        /// What the picture of weekdays shows.
        weekday_note: "Ero omaan osuuteen tunteina: oranssilla on enemmän, sinisellä vähemmän.",
            "Skillnaden mot den egna andelen i timmar: orange har mer, blått mindre.",
            "Difference from its part in hours: orange has more, blue less.";
        /// The same without colours, for screen readers.
        see_table: "Luvut ovat viereisessä taulukossa.", "Siffrorna finns i tabellen bredvid.",
            "The figures are in the table beside it.";
        /// Heading: the balance when the term begins.
        start: "Alussa", "I början", "Start";
        /// Heading: the balance when the term ends.
        end: "Lopussa", "I slutet", "End";
        /// What a balance means.
        balance_note:
            "Saldo kauden lopussa = edelliseltä kaudelta + listalla − velvoite. Yli: osuuttaan enemmän.",
            "Saldot i slutet av terminen = från föregående termin + i listan − skyldighet. Över: mer än sin andel.",
            "Balance at the end of the term = carried in + rostered − owed. Above: more than its part.";
        /// The link to a page about the service.
        about: "Tietoa palvelusta", "Om tjänsten", "About the service";
        /// Label of a table that scrolls.
        scrolls: "vieritettävä taulukko", "rullbar tabell", "scrollable table";
        /// Before the names of the other members.
        fellows: "Poolin jäsenet", "Poolens medlemmar", "Members of the pool";
        /// The largest distance from what is due, in duties.
        bound: "Suurin poikkeama ajan tasalla olevasta osuudesta, vuoroina",
            "Största avvikelse från andelen hittills, i pass",
            "Largest distance from its due at any date, in duties";
    }
}
