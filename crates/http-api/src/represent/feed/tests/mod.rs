//! The acceptance list of feeds: D, C and I are rules of documents, channels and items, P of paging.

mod items;
mod rss;
mod sample;
mod titles;
mod window;
