// run and check: scenario -> inputs -> site -> engine -> file.
#include "sim/command/simulate.hpp"

#include "sim/command/exit_status.hpp"
#include "sim/command/load_inputs.hpp"
#include "sim/command/progress.hpp"
#include "sim/command/sidecar.hpp"
#include "sim/command/version.hpp"
#include "sim/engine/engine.hpp"
#include "sim/engine/recording.hpp"
#include "sim/record/hdf5_sink.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/site/problems.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <sstream>

namespace minehall::command {
namespace {

struct Loaded {
  scenario::Scenario scenario;
  std::string effective;
};

Loaded read(const std::string& path, const Overrides& overrides) {
  auto document = scenario::load(path, overrides);
  Loaded loaded{read_scenario(document.root()), {}};
  document.finish();
  loaded.effective = document.effective();
  std::string lines;
  for (const auto& problem : site::problems(loaded.scenario)) lines += (lines.empty() ? "" : "\n") + problem;
  if (!lines.empty()) throw scenario::ScenarioError{lines};
  return loaded;
}

engine::CarrierKind carrier(scenario::CarrierChoice choice) {
  switch (choice) {
  case scenario::CarrierChoice::simgrid:
    return engine::CarrierKind::simgrid;
  case scenario::CarrierChoice::fluid:
    return engine::CarrierKind::fluid;
  default:
    return engine::CarrierKind::automatic;
  }
}

engine::PlatformSpec platform(const site::Site& site) {
  engine::PlatformSpec spec;
  spec.node_names = site.node_names();
  if (spec.node_names.empty()) spec.node_names = {"site"}; // SimGrid's clock needs a host
  spec.carrier = carrier(site.scenario().carrier);
  if (!site.scenario().ai_hall) return spec;
  const auto& fabric = site.scenario().ai_hall->cluster.fabric;
  spec.fabric = fabric.kind == scenario::FabricKind::star ? engine::Fabric::star : engine::Fabric::fat_tree;
  spec.nic = fabric.nic;
  spec.nodes_per_leaf = fabric.nodes_per_leaf;
  spec.uplinks = fabric.uplinks;
  spec.latency = fabric.latency;
  spec.storage = fabric.storage;
  spec.wan = fabric.wan;
  return spec;
}

std::string text_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string_view foresight(const scenario::ControlSpec& control) {
  if (control.clairvoyant || (control.forecast && control.forecast->error == 0 && control.forecast->spread == 0))
    return "clairvoyant: control reads prices before they are known";
  if (control.forecast) return "forecast: control reads a forecast of each interval's price, with the scenario's error";
  return "none: control reads known values only";
}

void write_provenance(record::Recorder& recorder, const RunOptions& options, const Loaded& loaded,
                      const LoadedInputs& inputs) {
  recorder.provenance_text("scenario_source", text_of(options.scenario));
  recorder.provenance_text("scenario_resolved", loaded.effective);
  std::string overrides;
  for (const auto& [key, value] : options.overrides) overrides += key + "=" + value + "\n";
  recorder.provenance_text("overrides", overrides);
  std::string files;
  for (const auto& line : inputs.quality) files += line + "\n";
  recorder.provenance_text("inputs", files);
  recorder.provenance("program_version", version());
  recorder.provenance("git_commit", commit());
  recorder.provenance("foresight", foresight(loaded.scenario.control));
  recorder.provenance_integer("seed", static_cast<std::int64_t>(loaded.scenario.seed));
  recorder.provenance_integer("replica", options.replica);
}

// The run itself; returns the laws that were broken, one line each. `reached`: the last date that settled.
std::string simulate(const RunOptions& options, const Loaded& loaded, record::Recorder& recorder, LoadedInputs inputs,
                     std::ostream& err, Duration& reached) {
  site::Agenda agenda;
  site::Site site{loaded.scenario, std::move(inputs.inputs), options.replica, agenda};
  engine::Engine engine{platform(site), agenda};
  engine::Recording recording{recorder, site};
  site.attach(engine, recording);
  Progress progress{err, loaded.scenario.length, options.verbosity};
  site.on_settled([&](Duration now) {
    recording.settled(now);
    reached = now;
    progress.at(now);
  });
  engine.run(loaded.scenario.length, site);
  site.close(loaded.scenario.length);
  const auto laws = site::laws(site, loaded.scenario.length);
  recording.finish(loaded.scenario.length, laws);
  progress.finish();
  if (site.metering().unpriced().si() > 0)
    err << fmt::format(
        "warning: {:.6g} MWh were drawn while series '{}' had no price, and cost nothing (unpriced_energy); "
        "close the gap with its 'gaps.rule'\n",
        site.metering().unpriced().si() / 3.6e9, loaded.scenario.tariff.price_series);
  std::string broken;
  for (const auto& law : laws)
    if (!law.holds())
      broken += fmt::format("law broken: {}: {}: {:.12g} against {:.12g} {}, relative gap {:.3g}\n", law.name,
                            law.statement, law.left, law.right, law.units, law.gap());
  return broken;
}

int run_loaded(const RunOptions& options, const Loaded& loaded, std::ostream& err) {
  auto inputs = load_inputs(loaded.scenario, options.scenario, options.data_dir);
  if (options.verbosity == Verbosity::verbose)
    for (const auto& line : inputs.quality) err << line << "\n";
  const auto sink =
      record::make_hdf5_sink(options.out, options.overwrite ? record::Existing::replaced : record::Existing::refused);
  record::Recorder recorder{*sink, {.title = loaded.scenario.title, .start_utc = inputs.start_text}};
  write_provenance(recorder, options, loaded, inputs);
  std::string broken;
  Duration reached;
  try {
    broken = simulate(options, loaded, recorder, std::move(inputs), err, reached);
  } catch (const std::exception& error) {
    recorder.fail(reached, error.what());
    throw;
  }
  if (broken.empty()) {
    recorder.complete(loaded.scenario.length);
    return exit_ok;
  }
  recorder.fail(loaded.scenario.length, broken);
  err << broken << "the run is kept as " << options.out << ".failed\n";
  return exit_check_failed;
}

} // namespace

int run_scenario(const RunOptions& options, std::ostream&, std::ostream& err) {
  const auto started = std::chrono::system_clock::now();
  const auto failed = options.out + ".failed";
  check_sidecar(options.out);
  check_sidecar(failed);
  const auto loaded = read(options.scenario, options.overrides);
  const int status = run_loaded(options, loaded, err);
  write_sidecar(status == exit_ok ? options.out : failed,
                {options.command_line, started, status, std::string{version()}});
  if (status == exit_ok) remove_sidecar(failed); // of an earlier try
  if (status == exit_ok && options.verbosity != Verbosity::quiet) err << "wrote " << options.out << "\n";
  return status;
}

int check_scenario(const CheckOptions& options, std::ostream& out, std::ostream& err) {
  const auto loaded = read(options.scenario, options.overrides);
  const auto inputs = load_inputs(loaded.scenario, options.scenario, options.data_dir);
  site::Agenda agenda;
  auto parts = inputs.inputs;
  const site::Site site{loaded.scenario, std::move(parts), 0, agenda};
  if (options.effective) {
    out << loaded.effective;
    return exit_ok;
  }
  for (const auto& line : inputs.quality) err << line << "\n";
  out << fmt::format("{}: ok: {} power elements, {} containers and halls, {} fleets, {} GPU nodes, {} jobs\n",
                     options.scenario, site.graph().size(), site.rooms().size(), site.fleets().size(),
                     site.node_names().size(), site.inputs().jobs.size());
  return exit_ok;
}

} // namespace minehall::command
