// The events of a calendar file on standard input, as ical.js sees them.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const moment = (time) => new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: moment(event.startDate),
    end: moment(event.endDate),
    status: component.getFirstPropertyValue("status"),
    summary: event.summary,
    description: event.description,
    sequence: event.sequence,
    transp: component.getFirstPropertyValue("transp"),
    modified: moment(component.getFirstPropertyValue("last-modified")),
  };
});
console.log(JSON.stringify(events));
