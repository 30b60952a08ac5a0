# Names for what one does here. How it is done stands in cargo, scripts/ and .ci/run.
.PHONY: help run test test-clients platforms tools screenshots check lint fmt doc demo soak bench bench-report sbom reproducible

help: ## Print this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: ## Build, apply the examples to ./milepost-data and serve them; open the address that it prints
	cargo build --locked
	cargo run --quiet --locked -- apply examples/canada-2016-2018/*.toml
	cargo run --quiet --locked -- serve

test: tools ## Run all tests but the heavy ones
	cargo test --workspace --locked
	cargo test --workspace --features event-store/jetstream --test contract --locked
test-clients: tools ## Install real feed readers, citation processors and a browser, and run the tests with them
	scripts/clients.sh
	cargo test --workspace --test stories --locked -- --ignored --skip pictures --skip clients::image --skip clients::lambda
	cargo test --workspace --features stories/jetstream,milepost/jetstream --test stories --locked -- replicas --test-threads=4
platforms: tools ## Build the container image and run it; run the function of AWS Lambda behind its adapter
	scripts/platforms.sh
	cargo test --workspace --test stories --locked -- --ignored clients::image clients::lambda
screenshots: ## Take the pictures of the README
	scripts/clients.sh
	cargo test --workspace --test stories --locked -- --ignored pictures
tools: ## Make .tools/python, the light clients
	@scripts/tools.sh

check: ## Run all that CI runs
	.ci/run
lint: ## Ask clippy, with warnings as errors
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo clippy --workspace --features milepost/jetstream,stories/jetstream --all-targets --locked -- -D warnings
fmt: ## Format
	cargo fmt --all
doc: ## Build the documentation, with warnings as errors
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --locked

demo: ## Show in a minute and a half what it is for
	cargo build --locked
	MILEPOST="$${CARGO_TARGET_DIR:-target}/debug/milepost" scripts/demo.sh
soak: ## Kill and damage the log, and look for bytes that make a door panic, for a long time
	scripts/fuzz.sh 60
	cargo test --package event-store --test durable --locked -- --ignored
	MILEPOST_KILLS=100 cargo test --workspace --test stories --locked -- --nocapture crash
	MILEPOST_KILLS=50 cargo test --workspace --features event-store/jetstream --test contract --locked -- --nocapture cluster
	MILEPOST_KILLS=50 cargo test --workspace --features stories/jetstream,milepost/jetstream --test stories --locked -- --nocapture replicas::faults
bench: ## Measure the log, its replay, what readers fetch, citations and the projection, beside others, and unit costs
	scripts/bench.sh
	cargo run --release --package event-store --example bench --locked
	cargo build --release --locked
	python3 tests/bench/replay.py "$${CARGO_TARGET_DIR:-target}/release/milepost"
	python3 tests/bench/serving.py "$${CARGO_TARGET_DIR:-target}/release/milepost"
	python3 tests/bench/citations.py "$${CARGO_TARGET_DIR:-target}/release/milepost"
	cargo build --release --package projection --example rebuild --package http-api --example bare --locked
	cd "$${CARGO_TARGET_DIR:-target}/release" && python3 "$(CURDIR)/tests/bench/projection.py" milepost examples/rebuild
	cd "$${CARGO_TARGET_DIR:-target}/release" && python3 "$(CURDIR)/tests/bench/coldstart.py" milepost examples/bare
	python3 tests/bench/units.py "$${CARGO_TARGET_DIR:-target}/release/milepost"
bench-report: bench ## The same: what it measures is written into BENCHMARKS.md
sbom: ## Write what the binary is made of, as CycloneDX, to target/milepost.cdx.json
	scripts/sbom.sh
reproducible: ## Build the release twice, in two folders, and compare
	scripts/reproducible.sh
