//! What is said of a plan is true: costs are counted again by other means, and what is said to be
//! possible is planned.

mod alternatives;
mod everything;
mod fills;
mod measures;
mod world;
