// Readers of what fails and what is planned: `failures: {law: ..., repair: ...}` and `maintenance: [...]`, wherever
// they may stand (power elements, plants of halls, nodes), and `domains`.
#pragma once

#include "models/reliability/failure.hpp"
#include "models/reliability/maintenance.hpp"
#include "sim/scenario/series_spec.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace minehall::scenario {

// By name: the rows of the entity's own name. In order: the first entity that the trace names stands for the first of
// ours, and so on; what is left over on either side is left out.
enum class TraceMatch : std::uint8_t { by_name, in_order };

// A table of outages: a row each with its two dates, or a row for each begin and each end.
struct FailureTraceSpec {
  InputPath input{};
  std::string entity_column{};
  std::string from_column{};               // stamps (UTC unless they say otherwise), or numbers in `unit`
  std::string until_column{};              // none, or an empty field: the repair law says
  std::string event_column{};              // instead of until_column: whether the row begins or ends an outage
  std::string begin_word{}, end_word{};    // in that column
  std::vector<std::string> pair_columns{}; // an end closes the begin with the same entity and the same values here
  double unit = 1;                         // s
  std::string only_column{};               // rows with one of these values there
  std::vector<std::string> only_values{};
  TraceMatch match = TraceMatch::by_name;
  std::string entity{}; // name in the trace; empty: its name in the scenario
  Duration skip{}; // of the trace, from number 0 or from the midnight before its earliest stamp, to the run's start
  Place place{};
};

struct FailureLawSpec {
  reliability::FailureSpec law{};
  std::optional<FailureTraceSpec> trace{}; // then the law is filled in from the file
};

struct FailuresSpec {
  reliability::FailureSpec failure{}; // dates since 1970 until moved to the run
  std::optional<FailureTraceSpec> trace{};
  reliability::RepairSpec repair{};
};

struct PlannedMaintenanceSpec {
  reliability::MaintenanceSpec windows{};
  Duration stagger{}; // between one node, or one container, and the next
};

// What may take an entity out of service.
struct OutageSpec {
  std::optional<FailuresSpec> failures{}; // absent: it does not fail
  std::vector<PlannedMaintenanceSpec> maintenance{};
  bool any() const { return failures || !maintenance.empty(); }
};

// Fails as one: elements, containers, halls, racks, nodes, each by its name; a name stands for all below it.
struct DomainSpec {
  std::string name{};
  std::vector<std::string> members{};
  OutageSpec outages{};
  Place place{};
};

std::span<const Kind<FailureLawSpec>> failure_laws();
std::span<const Kind<reliability::RepairSpec>> repair_laws();

FailuresSpec read_failures(Section failures);
// The keys `failures` and `maintenance` of the section, which goes on to be read by others.
OutageSpec read_outages(Section owner, double start_utc);
std::vector<DomainSpec> read_domains(Section owner, std::string_view key, double start_utc);

} // namespace minehall::scenario
