//! What fails on a busy site, under load: a server, two, all; one that stands still or is slow; a wire; a replica.
//!
//! In each story clients write and read through any replica, and the [history](super::history) of what they were told is
//! held against the log at the end.

use http::Request;
use stories::{COMMITMENT, status_change};

use super::site::{Site, is_ready, kills, pause};
use super::{shown, until};

#[test]
fn killing_the_leader_again_and_again_loses_nothing() {
    Site::under(|site, load| {
        for _ in 0..kills() {
            let leader = site.leader();
            site.servers.kill(leader);
            // The other two choose another leader, and writes go on without the one that is gone.
            load.more(5);
            site.servers.run(leader);
            load.more(5);
        }
    });
}

#[test]
fn killing_a_follower_stops_nothing() {
    Site::under(|site, load| {
        let follower = site.follower();
        site.servers.kill(follower);
        load.more(30);
        site.servers.run(follower);
    });
}

#[test]
fn with_two_of_three_down_writes_are_refused_and_reads_go_on() {
    Site::under(|site, load| {
        let leader = site.leader();
        let two = [leader, (leader + 1) % 3];
        two.into_iter().for_each(|server| site.servers.kill(server));
        for replica in &site.replicas {
            let change = status_change("6.1", "complete", "2018-09-30");
            let refused = replica.post_changes(COMMITMENT, &change);
            let problem = refused.expect_problem(503, "unavailable");
            let detail = problem["detail"].as_str().unwrap_or_default();
            assert!(detail.contains("cannot be written to now"), "{problem}");
            assert!(
                refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0),
                "{refused:?}"
            );
            until("it says that it is not ready", || !is_ready(replica));
        }
        let (acknowledged, reads) = (load.acknowledged(), load.reads());
        site.check_reads();
        pause(3);
        assert_eq!(load.acknowledged(), acknowledged, "one of three acknowledges nothing");
        assert!(load.reads() >= reads, "reads go on");
        two.into_iter().for_each(|server| site.servers.run(server));
    });
}

#[test]
fn killing_all_servers_at_once_loses_nothing() {
    Site::under(|site, load| {
        for _ in 0..2 {
            (0..3).for_each(|server| site.servers.kill(server));
            site.check_reads();
            (0..3).for_each(|server| site.servers.run(server));
            load.more(10);
        }
    });
}

#[test]
fn a_leader_that_stood_still_acknowledges_nothing_that_is_lost() {
    Site::under(|site, load| {
        let leader = site.leader();
        site.servers.signal(leader, "STOP");
        // Longer than the others wait for a sign of it.
        load.more(10);
        pause(12);
        site.servers.signal(leader, "CONT");
    });
}

#[test]
fn a_replica_that_is_cut_off_shows_what_it_has_and_says_so() {
    Site::under(|site, load| {
        site.part();
        load.more(10);
        let position = shown(site.replicas.first().expect("a replica"));
        let cut = site.replicas.last().expect("a replica");
        until("it says that it is not ready", || !is_ready(cut));
        let held = shown(cut);
        assert!(held < position, "{held} {position}");
        let json = format!("/commitments/{COMMITMENT}.json");
        // What it has it shows; what a client has seen elsewhere it does not pretend to have.
        assert_eq!(cut.ok(&json).header("milepost-position"), held.to_string());
        let beyond = cut.send(Request::get(&json).header("milepost-min-position", position.to_string()), "");
        beyond.expect_problem(503, "busy");
        assert_ne!(beyond.header("retry-after"), "");
        let refused = cut.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
        refused.expect_problem(503, "unavailable");
        assert_ne!(refused.header("retry-after"), "");
        site.join();
        until("it is ready again", || is_ready(cut));
        let caught_up =
            cut.send(Request::get(&json).header("milepost-min-position", position.to_string()), "");
        assert_eq!(caught_up.status, 200, "{}", caught_up.text());
    });
}

#[test]
fn slow_disks_make_writes_slow_and_lose_nothing() {
    Site::under(|site, load| {
        for server in 0..3 {
            site.servers.kill(server);
            site.servers.run_on_slow_disk(server);
            load.more(2);
        }
        load.more(10);
        site.check_reads();
        // A server that dies while a sync takes its time.
        let leader = site.leader();
        site.servers.kill(leader);
        site.servers.run(leader);
        load.more(10);
        for server in (0..3).filter(|server| *server != leader) {
            site.servers.kill(server);
            site.servers.run(server);
            load.more(2);
        }
    });
}

#[test]
fn killing_replicas_loses_nothing() {
    Site::under(|site, load| {
        for kill in 0..kills() {
            site.crash(kill % site.replicas.len(), load);
            load.more(5);
        }
    });
}
