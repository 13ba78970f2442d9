// A small site under its own loop, without SimGrid: what a run would write lies in memory.
#pragma once

#include "sim/engine/recording.hpp"
#include "sim/record/memory_sink.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/read_scenario.hpp"

#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

namespace minehall::test {

// Two halls of a container with 100 miners of 3.5 kW, and an AI hall of two nodes with eight slots, for a day.
inline const std::string small_site = R"(
name: small
start: 2025-01-01T00:00:00Z
duration: 24 h
weather: {format: epw, file: none.epw}
tariff: {price: price}
power:
  feed: {kind: utility feed, import_limit: 5 MW}
  transformer: {kind: transformer, from: feed, rating: 5 MVA, no_load_loss: 5 kW, load_loss: 30 kW, impedance: 6 %}
  busway_1: {kind: busway, from: transformer, rating: 2 MVA, loss_at_rating: 1 %}
  busway_2: {kind: busway, from: transformer, rating: 2 MVA, loss_at_rating: 1 %}
  ai_busway: {kind: busway, from: transformer, rating: 1 MVA, loss_at_rating: 1 %}
  ai_pdu: {kind: pdu, from: ai_busway, rating: 500 kVA, loss_fraction: 1.5 %, room: ai_hall}
machines:
  s21: {hash_rate: 200 TH/s, power: 3500 W, sleep_power_fraction: 0}
containers:
  box: {air: 1 MJ/K, plant: {kind: evaporative air, airflow: 60 m3/s, fan_power: 30 kW, pad_pump: 1 kW}}
mining_halls:
  one: {busway: busway_1, container: box, miners: [{machine: s21, count: 100}]}
  two: {busway: busway_2, container: box, miners: [{machine: s21, count: 100}]}
network: {price: bitcoin, difficulty: difficulty, fee_share: 2 %, pool_fee: 2 %}
ai_hall:
  supplies: [ai_pdu]
  cooling_busway: ai_busway
  air: 1 MJ/K
  plant: {kind: dry cooler, design_heat: 50 kW}
  gpu_price: 2 USD/h
  cluster:
    nodes: {racks: 1, per_rack: 2, gpus: 8, idle: 2800 W, max: 8400 W}
    checkpoint: {every: 100 h}
)";

// A scenario's text with `old`, which must be in it, replaced where it stands first.
inline std::string with(std::string text, const std::string& old, const std::string& fresh) {
  const auto at = text.find(old);
  if (at == text.npos) throw std::invalid_argument("the scenario has no '" + old + "'");
  return text.replace(at, old.size(), fresh);
}

constexpr double hour = 3600, usd_per_mwh = 1 / 3.6e9;

// Work ends when it should, transfers take a minute.
class Carrying final : public site::Carrier {
public:
  explicit Carrying(site::Agenda& agenda) : agenda_{agenda} {}
  void start_work(const site::Notice& notice, NodeId, Duration span, Duration) override { plan(notice, span); }
  void start_transfer(const site::Notice& notice, NodeId, Bytes, Direction) override {
    plan(notice, Duration::from_si(60));
  }
  void stop(site::ActivityId id) override { live_.erase(id); }
  void turn_off(NodeId) override {}
  void turn_on(NodeId) override {}
  bool stopped(const site::Event& event) {
    if (event.phase != site::Phase::completion) return false;
    const auto found = live_.find(static_cast<site::ActivityId>(event.subject));
    if (found == live_.end() || found->second != event.id) return true;
    live_.erase(found);
    return false;
  }
  Duration now;

private:
  void plan(const site::Notice& notice, Duration span) {
    live_[notice.id] = agenda_.plan({.date = now + span,
                                     .phase = site::Phase::completion,
                                     .topic = notice.topic,
                                     .subject = static_cast<std::uint32_t>(notice.id),
                                     .generation = notice.generation,
                                     .cause = notice.cause});
  }
  site::Agenda& agenda_;
  std::map<site::ActivityId, site::EventId> live_;
};

inline scenario::Scenario read_site_text(const std::string& text) {
  auto document = scenario::parse("small.yaml", text);
  auto scenario = read_scenario(document.root());
  document.finish();
  return scenario;
}

// Cheap power, so that miners run; a day at 20 C.
inline site::Inputs mild_day(Series price = Series::constant(10 * usd_per_mwh),
                             std::vector<scheduling::JobRecord> jobs = {}) {
  return {.calendar = Calendar{1735689600, "UTC"},
          .price = std::move(price),
          .reported_prices = {},
          .dry_bulb = Series::constant(293.15),
          .relative_humidity = Series::constant(0.4),
          .pressure = Series::constant(101325),
          .bitcoin_price = Series::constant(60000),
          .difficulty = Series::constant(1e14),
          .jobs = std::move(jobs)};
}

class SiteBench {
public:
  struct Row {
    double date = 0;
    std::string what, entity, reason;
    double value = 0, id = 0, cause = 0;
  };

  explicit SiteBench(const std::string& text, site::Inputs inputs = mild_day())
      : scenario{read_site_text(text)}, site{scenario, std::move(inputs), 0, agenda}, recorder{sink, {}},
        recording{recorder, site}, carrier_{agenda} {
    site.attach(carrier_, recording);
    site.on_settled([this](Duration now) { recording.settled(now); });
    run();
  }

  // Mean values of a series by hour; `entity` in the order of its axis.
  std::vector<double> hourly(const std::string& path, const std::string& name, std::size_t entity = 0) const {
    std::vector<double> values;
    for (const auto& series : sink.series)
      if (series.path == path && series.quantity.name == name)
        for (std::size_t i = entity; i < series.values.at(record::Statistic::mean).size(); i += series.entities)
          values.push_back(series.values.at(record::Statistic::mean)[i]);
    return values;
  }

  std::vector<Row> events(const std::string& what = {}) const {
    std::vector<Row> rows;
    const auto& t = table("/events");
    for (std::size_t r = 0; r < t.columns[0].size(); ++r) {
      Row row{t.columns[0][r], name(t, 1, r),   name(t, 2, r),  name(t, 6, r),
              t.columns[3][r], t.columns[4][r], t.columns[5][r]};
      if (what.empty() || row.what == what) rows.push_back(row);
    }
    return rows;
  }

  const record::MemorySink::Table& table(const std::string& path) const {
    for (const auto& t : sink.tables)
      if (t.spec.path == path) return t;
    throw std::logic_error("no table " + path);
  }
  static std::string name(const record::MemorySink::Table& t, std::size_t column, std::size_t row) {
    return t.labels.at(column).at(static_cast<std::size_t>(t.columns[column][row]));
  }
  double scalar(const std::string& name) const {
    for (const auto& one : sink.scalars)
      if (one.name == name) return one.value;
    return std::nan("");
  }

  std::set<double> ids() const {
    std::set<double> all{0};
    for (const double id : table("/events").columns[4]) all.insert(id);
    for (const double id : table("/failures").columns[4]) all.insert(id);
    return all;
  }
  // Causes that stand in no table.
  std::vector<double> lost_causes() const {
    std::vector<double> lost;
    const auto known = ids();
    for (const auto& [path, column] : {std::pair{"/events", 5}, {"/failures", 5}, {"/segments", 6}})
      for (const double cause : table(path).columns[static_cast<std::size_t>(column)])
        if (!known.count(cause)) lost.push_back(cause);
    return lost;
  }
  std::string broken_laws() const {
    std::string names;
    for (const auto& law : laws)
      if (!law.holds()) names += law.name + " ";
    return names;
  }

  scenario::Scenario scenario;
  site::Agenda agenda;
  site::Site site;
  record::MemorySink sink;
  record::Recorder recorder;
  engine::Recording recording;
  std::vector<site::Law> laws;

private:
  void run() {
    const Duration end = scenario.length;
    while (agenda.head() <= end) {
      carrier_.now = agenda.head();
      do {
        while (agenda.head() <= carrier_.now) {
          const auto event = agenda.pop();
          if (!carrier_.stopped(event)) site.handle(event);
        }
        site.settle(carrier_.now);
      } while (agenda.head() <= carrier_.now);
    }
    site.settle(end);
    site.close(end);
    laws = site::laws(site, end);
    recording.finish(end, laws);
    recorder.complete(end);
  }
  Carrying carrier_;
};

} // namespace minehall::test
