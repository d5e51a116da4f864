//! The words that everything shares: a line per word, in Finnish, Swedish and English.

use super::three::words;
use crate::model::Language;

words! {
    /// Every word of one language; a language that lacks one does not compile.
    pub Words {
        @with {
            /// The language itself.
            language: Language =
                Language::Fi,
                Language::Sv,
                Language::En;
            /// Weekdays in two or three letters, Monday first.
            weekdays_short: [&'static str; 7] =
                ["ma", "ti", "ke", "to", "pe", "la", "su"],
                ["mån", "tis", "ons", "tor", "fre", "lör", "sön"],
                ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
            /// Weekdays, Monday first.
            weekdays: [&'static str; 7] =
                ["maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"],
                ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
                ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
            /// Headings of tables.
            head: &'static Headings =
                Headings::of(Language::Fi),
                Headings::of(Language::Sv),
                Headings::of(Language::En);
            /// What calendars say.
            calendar: &'static CalendarWords =
                CalendarWords::of(Language::Fi),
                CalendarWords::of(Language::Sv),
                CalendarWords::of(Language::En);
        }
        /// A library on its own.
        kind_library: "kirjasto", "bibliotek", "library";
        /// [`Kind::Own`](crate::model::Kind::Own).
        own: "oma vuoro", "eget pass", "own duty";
        /// [`Kind::Turn`](crate::model::Kind::Turn).
        turn: "poolin vuoro", "poolens tur", "turn in the pool";
        /// [`Kind::Substitute`](crate::model::Kind::Substitute).
        substitute: "sijaisuus", "vikariat", "substitute";
        /// [`Kind::Swap`](crate::model::Kind::Swap).
        swap: "vaihdettu vuoro", "bytt pass", "swapped";
        /// [`Kind::Cover`](crate::model::Kind::Cover).
        cover:
            "toisen kirjaston puolesta",
            "i stället för ett annat bibliotek",
            "covers for another library";
        /// A duty that its pool settled among its members.
        settled: "sovittu poolissa", "avtalat i poolen", "settled in the pool";
        /// [`Status::Confirmed`](crate::model::Status::Confirmed).
        confirmed: "vahvistettu", "bekräftat", "confirmed";
        /// [`Status::Open`](crate::model::Status::Open).
        open: "avoin", "öppet", "open";
        /// [`Why::NotMember`](crate::model::Why::NotMember).
        not_member: "ei mukana tuolloin", "inte med då", "not a member then";
        /// [`Why::Absent`](crate::model::Why::Absent).
        absent: "poissa", "frånvarande", "absent";
        /// [`Why::NoStaff`](crate::model::Why::NoStaff).
        no_staff: "ei henkilökuntaa tuolloin", "ingen personal då", "no staff then";
        /// [`Why::OnDuty`](crate::model::Why::OnDuty).
        on_duty: "päivystää jo", "har redan jour", "already on duty";
        /// [`LimitKind::PerDay`](crate::model::LimitKind::PerDay).
        most_of_day:
            "päivän enimmäismäärä täynnä", "dagens högsta antal nått", "has its most for one day";
        /// [`LimitKind::InARow`](crate::model::LimitKind::InARow).
        most_in_a_row: "liian monta peräkkäin", "för många i rad", "too many in a row";
        /// [`LimitKind::PerWeek`](crate::model::LimitKind::PerWeek).
        most_of_week:
            "viikon enimmäismäärä täynnä",
            "veckans högsta antal nått",
            "has its most for one week";
        /// A plan that is not published.
        draft: "luonnos", "utkast", "draft";
        /// Everybody together.
        total: "Yhteensä", "Sammanlagt", "Total";
    }
}

words! {
    /// Headings of tables.
    pub Headings {
        /// A library.
        library: "Kirjasto", "Bibliotek", "Library";
        /// A pool.
        pool: "Pooli", "Pool", "Pool";
        /// Whoever a cell belongs to.
        holder: "Haltija", "Innehavare", "Holder";
        /// The members of a pool.
        members: "Jäsenet", "Medlemmar", "Members";
        /// The size of a library.
        size: "Koko", "Storlek", "Size";
        /// Slots a week that are owed.
        quota: "Osuus", "Andel", "Quota";
        /// Slots a week that are held.
        slots: "Vuoroja viikossa", "Pass per vecka", "Slots a week";
        /// What is owed over the term.
        owed: "Velvoite", "Skyldighet", "Owed";
        /// What the roster gives over the whole term, done and still to do.
        held: "Listalla", "I listan", "Rostered";
        /// That less owed, with what was carried in.
        balance: "Saldo", "Saldo", "Balance";
        /// The balance of the term before.
        carried_in: "Edelliseltä kaudelta", "Från föregående termin", "Carried in";
        /// Hours a week.
        hours_per_week: "Tuntia viikossa", "Timmar per vecka", "Hours a week";
        /// A place in the week.
        cell: "Viikkovuoro", "Veckopass", "Cell";
        /// A week.
        week: "Viikko", "Vecka", "Week";
        /// A date.
        date: "Päivä", "Datum", "Date";
        /// A weekday.
        weekday: "Viikonpäivä", "Veckodag", "Weekday";
        /// From when to when.
        time: "Kello", "Klockan", "Time";
        /// Places on duty at the same time.
        seat: "Paikka", "Plats", "Seat";
        /// A duty.
        duty: "Päivystysvuoro", "Jourpass", "Duty";
        /// How certain a duty is.
        status: "Tila", "Status", "Status";
        /// Why a library has a duty.
        kind: "Peruste", "Grund", "Kind";
        /// Turns in a pool.
        turns: "Vuorottelu", "Turordning", "Turns";
        /// The largest distance of a member from its due.
        bound: "Suurin poikkeama", "Största avvikelse", "Largest distance";
        /// A method of apportionment.
        method: "Menetelmä", "Metod", "Method";
        /// A remark.
        note: "Huomautus", "Anmärkning", "Note";
    }
}

words! {
    /// What calendars say.
    pub CalendarWords {
        /// What an event is: in front of the library's name.
        duty: "Chat-päivystys", "Chattjour", "Chat duty";
        /// Before everything else when a person of a ring no longer has the duty, for programs that
        /// ignore STATUS; who has it now is between the people of the library.
        gone_prefix: "EI VOIMASSA: ", "GÄLLER INTE: ", "NO LONGER: ";
        /// Before the name of the library whose duty it was before.
        held_by: "Vuoron haltija", "Passets innehavare", "Held by";
        /// Before the names of the pool's other members.
        fellows: "Poolin muut kirjastot", "Poolens övriga bibliotek", "Other libraries of the pool";
        /// Before how to reach the libraries.
        contacts: "Yhteystiedot", "Kontaktuppgifter", "Contacts";
        /// Before the address of a page about the service.
        link: "Lisätietoja", "Mer information", "More information";
        /// That the plan is not published.
        draft:
            "Luonnos: vuorolistaa ei ole vielä julkaistu.",
            "Utkast: jourlistan är inte publicerad ännu.",
            "Draft: the roster is not published yet.";
        /// That the pool settles who serves.
        open:
            "Avoin vuoro: pooli sopii keskenään, kuka päivystää.",
            "Öppet pass: poolen kommer själv överens om vem som har jouren.",
            "Open duty: the pool settles who serves.";
        /// That the person no longer has the duty.
        gone:
            "Tämä päivystysvuoro ei ole enää tämän henkilön.",
            "Det här jourpasset är inte längre den här personens.",
            "This person no longer has this duty.";
    }
}

words! {
    /// Titles and headings of the report.
    pub ReportWords {
        /// Title: who holds how many slots a week.
        shares: "Vuorot viikossa", "Pass per vecka", "Slots a week";
        /// Title: the pattern of an ordinary week.
        week: "Tavallinen viikko", "En vanlig vecka", "An ordinary week";
        /// Title: pools with their members and turns.
        pools:
            "Poolit ja niiden vuorot kauden aikana",
            "Poolerna och deras turer under terminen",
            "Pools and their turns in the term";
        /// Title: what every library owes and does.
        balances:
            "Velvoitteet ja saldot tunteina",
            "Skyldigheter och saldon i timmar",
            "Owed, rostered and balance in hours";
        /// Title: duties that nobody can serve.
        unfilled:
            "Vuorot ilman päivystäjää",
            "Pass som ingen kan ta",
            "Duties that nobody can serve";
        /// Title: what each method gives every member.
        methods:
            "Vuorot viikossa eri menetelmillä, ilman pooleja",
            "Pass per vecka enligt olika metoder, utan pooler",
            "Slots a week by each method, without pools";
        /// Heading: slots a week that are owed, exactly.
        owed_slots: "Osuus", "Andel", "Owed";
        /// Heading: slots a week that are held.
        held_slots: "Vuoroja", "Pass", "Slots";
        /// Heading: how far they are apart, in minutes a week.
        difference: "Ero min/vko", "Skillnad min/v", "Differ. min/week";
        /// Heading: members with their duties of the term.
        members:
            "Kirjastot ja vuorojen määrä",
            "Bibliotek och antal pass",
            "Libraries and their duties";
        /// Heading: duties.
        duties: "Vuoroja", "Pass", "Duties";
        /// Heading: duties in the best possible totals.
        best: "Paras", "Bäst", "Best";
        /// Heading: hours carried in.
        carried_in: "Ed. kausi", "Förra term.", "Last term";
        /// In place of a bound: the pool settles its turns itself.
        open: "sovitaan poolissa", "avtalas i poolen", "settled by the pool";
    }
}

words! {
    /// Titles and headings about changes and fairness.
    pub ChangeWords {
        /// Title: duties that are somebody else's than before.
        changes: "Muuttuneet vuorot", "Ändrade pass", "Duties that changed";
        /// Heading: who had it.
        before: "Ennen", "Tidigare", "Before";
        /// Heading: who has it.
        after: "Nyt", "Nu", "Now";
        /// Heading: why.
        why: "Syy", "Orsak", "Why";
        /// Two rosters are the same.
        same: "Vuorolistat ovat samat.", "Listorna är lika.", "The rosters are the same.";
        /// Title: what the roster gives per kind of cell, beside what was owed of it.
        kinds:
            "Listalla / velvoite tunteina eri aikoina",
            "I listan / skyldighet i timmar vid olika tider",
            "Rostered / owed in hours by time of the week";
    }
}

words! {
    /// What the index page of exported calendars says.
    pub(crate) SiteWords {
        /// Before the address of the service.
        about: "Palvelu", "Tjänst", "Service";
        /// Title: the calendars.
        calendars: "Kalenterit", "Kalendrar", "Calendars";
        /// How to subscribe by a click.
        how:
            "Tilattu kalenteri päivittyy itsestään, kun vuorot muuttuvat. Jos linkki ei avaudu kalenteriohjelmaan, kopioi tiedoston osoite ja lisää se ohjelmaan tilattavana kalenterina.",
            "En kalender som du prenumererar på uppdateras av sig själv när passen ändras. Om länken inte öppnas i kalenderprogrammet, kopiera filens adress och lägg till den där som en kalender att prenumerera på.",
            "A calendar that you subscribe to updates itself when duties change. If the link does not open in your calendar program, copy the address of the file and add it there as a calendar to subscribe to.";
        /// How to subscribe by the address of a file.
        how_by_address:
            "Kopioi tiedoston osoite ja lisää se kalenteriohjelmaan tilattavana kalenterina: silloin se päivittyy itsestään, kun vuorot muuttuvat.",
            "Kopiera filens adress och lägg till den i kalenderprogrammet som en kalender att prenumerera på: då uppdateras den av sig själv när passen ändras.",
            "Copy the address of the file and add it to your calendar program as a calendar to subscribe to: then it updates itself when duties change.";
        /// That the addresses are not public.
        secret:
            "Kalenterien osoitteet eivät ole julkisia. Pyydä oman kirjastosi osoite vuorojen koordinaattorilta.",
            "Kalendrarnas adresser är inte offentliga. Be passens koordinator om adressen till ditt biblioteks kalender.",
            "The addresses of the calendars are not public. Ask the coordinator of the duties for that of your library.";
        /// Heading: whose calendar.
        whose: "Kenen", "Vems", "Whose";
        /// A link that subscribes.
        subscribe: "Tilaa", "Prenumerera", "Subscribe";
        /// Heading: the file.
        file: "Tiedosto", "Fil", "File";
        /// Title: tables.
        tables: "Vuorolista", "Passlista", "Roster";
    }
}
