//! What the exports promise to those who read them: people, spreadsheets and calendar programs.

mod calendar;
mod changes;
mod event;
mod feeds;
mod nights;
mod order;
mod pages;
mod people;
mod reading;
mod remembered;
mod rules;
mod sentences;
mod tables;
mod text;
mod words;
mod world;
mod zones;
