//! How cells look: dates, times and figures as the language writes them.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::model::Language;

/// The formats of a workbook.
pub(super) struct Looks {
    /// Headings.
    pub head: Format,
    /// The same above cells of the week.
    pub head_centre: Format,
    /// The same above hours.
    pub head_right: Format,
    /// Texts. Marked as text, so that nothing becomes a formula when a cell is edited.
    pub text: Format,
    /// Texts on several lines.
    pub wrapped: Format,
    /// Texts in a box: cells of the week.
    pub boxed: Format,
    /// The same where there is no service.
    pub closed: Format,
    pub date: Format,
    pub time: Format,
    pub moment: Format,
    /// Whole numbers.
    pub count: Format,
    /// Hours with a decimal.
    pub hours: Format,
    /// The same with a sign.
    pub signed: Format,
    /// Sums.
    pub total_text: Format,
    pub total_hours: Format,
    pub total_signed: Format,
    pub total_count: Format,
}

/// What a whole row says at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    /// Nobody is on duty, or not yet.
    Open,
    /// No longer in force.
    Cancelled,
}

impl Looks {
    pub fn new(language: Language) -> Self {
        // The decimal separator is that of the reader's program; where programs support it, the
        // language's.
        let locale = match language {
            Language::Fi => "[$-40B]",
            Language::Sv => "[$-81D]",
            Language::En => "[$-809]",
        };
        let (date, time) = match language {
            Language::Fi | Language::Sv => ("d\".\"m\".\"yyyy", "[h]\".\"mm"),
            Language::En => ("d mmm yyyy", "[hh]:mm"),
        };
        let clock = time.replace(['[', ']'], "");
        // A fine line below every row, which is printed too.
        let lined = || {
            let grey = Color::RGB(0xC9_D1_D5);
            Format::new().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(grey)
        };
        let number = |code: &str| lined().set_num_format(format!("{locale}{code}"));
        let head = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x1F_4E_5F))
            .set_font_color(Color::White)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
            .set_num_format("@");
        let text = lined().set_num_format("@").set_align(FormatAlign::Top);
        let boxed = text
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x9A_A5_AB))
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let (hours, signed) = ("#,##0.0", "+#,##0.0;\"−\"#,##0.0;0.0");
        // A number that is aligned right would touch the text beside it.
        let left = |f: Format| f.set_align(FormatAlign::Left).set_align(FormatAlign::Top);
        let total = |format: Format| format.set_bold().set_border_top(FormatBorder::Thin);
        Self {
            head_centre: head.clone().set_align(FormatAlign::Center),
            head_right: head.clone().set_align(FormatAlign::Right),
            head,
            wrapped: text.clone().set_text_wrap(),
            closed: boxed.clone().set_background_color(Color::RGB(0xE3_E7_E9)),
            boxed,
            date: left(number(date)),
            time: left(number(time)),
            moment: left(number(&format!("{date} {clock}"))),
            count: left(number("0")),
            hours: number(hours),
            signed: number(signed),
            total_text: total(text.clone()),
            total_hours: total(number(hours)),
            total_signed: total(number(signed)),
            total_count: total(number("0")),
            text,
        }
    }
}

/// A format in the tone of its row.
pub(super) fn toned(format: &Format, tone: Tone) -> Format {
    match tone {
        Tone::Plain => format.clone(),
        Tone::Open => format.clone().set_background_color(Color::RGB(0xFD_E9_C8)),
        Tone::Cancelled => {
            format.clone().set_font_color(Color::RGB(0x6B_6B_6B)).set_font_strikethrough()
        }
    }
}
