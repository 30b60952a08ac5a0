//! The acceptance list of feeds: D, C and I are rules of documents, channels and items, A of Atom, J of JSON Feed, P of
//! paging, H of answers.

mod archive;
mod atom;
mod items;
mod json;
mod renderer;
mod rss;
mod rules;
mod safety;
mod sample;
mod size;
mod titles;
mod window;
