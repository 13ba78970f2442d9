#include "sim/scenario/read_power.hpp"

#include "models/power/transformer.hpp"
#include "sim/scenario/ranges.hpp"
#include "sim/scenario/read_backup.hpp"
#include "sim/scenario/read_conversion.hpp"
#include "sim/scenario/read_protection.hpp"

#include <algorithm>

namespace minehall::scenario {
namespace {

using power::ElementSpec;

double small_fraction(Section section, std::string_view key, double fallback) {
  const double value = section.fraction(key, fallback);
  if (value < 0 || value >= 1) section.fail(key, "must lie in [0, 1)");
  return value;
}

double power_factor(Section section, std::string_view key, double fallback) {
  const double value = section.number(key, fallback);
  if (value < 0.1 || value > 1) section.fail(key, "must lie in [0.1, 1]");
  return value;
}

power::Source read_source(Section section) {
  power::Source source{section.text("element"), section.number("weight", 1.0)};
  if (source.weight < 0) section.fail("weight", "must not be negative; 0 is a reserve");
  section.finish();
  return source;
}

std::vector<power::Source> read_sources(Section section) {
  std::vector<power::Source> sources;
  if (section.has("from")) sources.push_back({section.text("from", std::string{})});
  auto several = section.list("sources");
  if (!sources.empty() && !several.empty()) section.fail("sources", "give either 'from: NAME' or 'sources', not both");
  if (sources.empty() && several.empty()) section.fail("from", "missing: name the element above, or list 'sources'");
  for (auto& one : several) sources.push_back(read_source(one));
  return sources;
}

// Dates since 1970 UTC as yet.
power::InService read_in_service(Section section) {
  power::InService window;
  if (section.has("from")) window.from = Duration::from_si(section.instant("from").first);
  if (section.has("until")) window.until = Duration::from_si(section.instant("until").first);
  if (window.from && window.until && *window.until <= *window.from) section.fail("until", "must be after 'from'");
  section.finish();
  return window;
}

ElementSpec finish(Section section, power::KindSpec kind) {
  ElementSpec element{.kind = std::move(kind)};
  element.room = section.text("room", std::string{});
  element.power_factor = power_factor(section, "power_factor", 1);
  if (auto window = section.optional_section("in_service")) element.in_service = read_in_service(*window);
  if (auto protection = section.optional_section("protection")) element.protection = read_protection(*protection);
  const bool root = std::holds_alternative<power::UtilityFeedSpec>(element.kind) ||
                    std::holds_alternative<power::GensetSpec>(element.kind);
  if (!root) element.sources = read_sources(section);
  section.finish();
  return element;
}

ElementSpec read_utility_feed(Section section) {
  const power::UtilityFeedSpec spec{section.power("import_limit")};
  if (spec.import_limit.si() <= 0) section.fail("import_limit", "must be above 0");
  return finish(section, spec);
}

ElementSpec read_transformer(Section section) {
  power::TransformerSpec spec;
  spec.rating = positive_rating(section);
  spec.no_load_loss = refuse_negative(section, "no_load_loss", section.power("no_load_loss"));
  spec.load_loss = refuse_negative(section, "load_loss", section.power("load_loss"));
  spec.impedance = small_fraction(section, "impedance", power::typical_impedance(spec.rating));
  spec.magnetising_current = small_fraction(section, "magnetising_current", spec.magnetising_current);
  if (auto thermal = section.optional_section("thermal")) spec.thermal = read_transformer_heat(*thermal, spec);
  return finish(section, spec);
}

ElementSpec read_switchgear(Section section) {
  power::SwitchgearSpec spec{positive_rating(section)};
  spec.loss_fraction = small_fraction(section, "loss_fraction", spec.loss_fraction);
  return finish(section, spec);
}

ElementSpec read_busway(Section section) {
  power::BuswaySpec spec{positive_rating(section)};
  spec.loss_at_rating = small_fraction(section, "loss_at_rating", spec.loss_at_rating);
  return finish(section, spec);
}

ElementSpec read_ups(Section section) {
  power::UpsSpec spec{positive_rating(section)};
  spec.a0 = small_fraction(section, "a0", spec.a0);
  spec.a1 = small_fraction(section, "a1", spec.a1);
  spec.a2 = small_fraction(section, "a2", spec.a2);
  spec.input_power_factor = power_factor(section, "input_power_factor", spec.input_power_factor);
  read_ups_backup(section, spec);
  return finish(section, spec);
}

ElementSpec read_pdu(Section section) {
  power::PduSpec spec{positive_rating(section)};
  spec.loss_fraction = small_fraction(section, "loss_fraction", spec.loss_fraction);
  return finish(section, spec);
}

ElementSpec read_rectifier_element(Section section) { return finish(section, read_rectifier(section)); }
ElementSpec read_sivoc_element(Section section) { return finish(section, read_sivoc(section)); }
ElementSpec read_psu_element(Section section) { return finish(section, read_psu(section)); }

ElementSpec read_cable_element(Section section) { return finish(section, read_cable(section)); }
ElementSpec read_genset_element(Section section) { return finish(section, read_genset(section)); }
ElementSpec read_transfer_element(Section section) { return finish(section, read_transfer_switch(section)); }
ElementSpec read_static_element(Section section) { return finish(section, read_static_switch(section)); }
ElementSpec read_bess_element(Section section) { return finish(section, read_bess(section)); }

constexpr Kind<ElementSpec> all_elements[] = {
    {"utility feed", "the grid's connection: no loss, an import limit at the meter", read_utility_feed},
    {"transformer", "no-load loss and load loss with the square of the load; draws reactive power", read_transformer},
    {"switchgear", "a loss in proportion to the load", read_switchgear},
    {"busway", "loss with the square of the current", read_busway},
    {"ups", "constant, linear and square loss; own input power factor; battery, eco mode, bypass", read_ups},
    {"pdu", "a loss in proportion to the load", read_pdu},
    {"cable", "three conductors: loss by current and resistance", read_cable_element},
    {"genset", "starts when a transfer switch below it loses its preferred source; blocks of load, fuel",
     read_genset_element},
    {"transfer switch", "ATS: opens, then stands on its best living source; returns after a delay",
     read_transfer_element},
    {"static switch", "the same within 4 ms, which a power supply bridges", read_static_element},
    {"bess", "battery store on its source: shaves the import, carries what hangs below it", read_bess_element},
    {"rectifier", "AC to DC: constant loss a unit and an efficiency; units staged by load", read_rectifier_element},
    {"sivoc", "DC to DC at the nodes: constant loss a unit and an efficiency", read_sivoc_element},
    {"psu", "rack supplies: loss through the points of their certificate", read_psu_element},
};

} // namespace

std::span<const Kind<ElementSpec>> power_kinds() { return all_elements; }

std::vector<ElementSpec> read_power(Section owner, std::string_view key, double start_utc,
                                    std::vector<OutageSpec>* outages) {
  const Duration start = Duration::from_si(start_utc);
  std::vector<ElementSpec> elements;
  for (auto& [name, section] : owner.named(key)) {
    const auto held = read_outages(section, start_utc); // keys that every kind has
    if (outages) outages->push_back(held);
    auto element = read_kind(section, power_kinds());
    element.name = name;
    if (element.in_service.from) *element.in_service.from -= start;
    if (element.in_service.until) *element.in_service.until -= start;
    elements.push_back(std::move(element));
  }
  return elements;
}

} // namespace minehall::scenario
