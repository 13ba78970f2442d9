#include "models/power/ups.hpp"

#include "models/power/graph.hpp"

#include <cmath>

namespace minehall::power {

// P_loss = S_r (a0 + a1 x + a2 x^2), x = |P_out| / S_r: double conversion, 0 <= x <= 1.25. Constant (control, fans),
// proportional (semiconductors) and square (copper) part as in Pelley et al., "Understanding and abstracting total data
// center power", WEED 2009; the defaults are a fit from memory to 94.5/95.9/96.2 % at 25/50/100 %.
Power ups_loss(const UpsSpec& spec, Power active_output) {
  const double x = std::abs(active_output / spec.rating);
  return spec.rating * (spec.a0 + x * (spec.a1 + x * spec.a2));
}

// The inverter serves the load's reactive power; the rectifier draws at its own power factor.
Draw draw(const UpsSpec& spec, Flow output) {
  if (spec.mode == UpsMode::eco) // P_loss = |P| (1 / eta - 1), reactive power passes through
    return {.loss = Power::from_si(std::abs(output.active.si()) * (1 / spec.eco_efficiency - 1)),
            .input_reactive = output.reactive};
  const Power loss = ups_loss(spec, output.active);
  const double pf = spec.input_power_factor;
  const double tangent = std::sqrt(1 - pf * pf) / pf;
  return {.loss = loss, .input_reactive = (output.active + loss) * tangent};
}

double ups_efficiency(const UpsSpec& spec, double loading) {
  const Power output = spec.rating * loading;
  return output / (output + ups_loss(spec, output));
}

double load_after_one_lost(int supplies, double loading_each) {
  const Power rating = Power::from_si(1e6);
  std::vector<ElementSpec> elements{{.name = "feed", .kind = UtilityFeedSpec{rating * (2.0 * supplies)}}};
  ElementSpec load{.name = "load", .kind = SwitchgearSpec{rating * (1.0 * supplies)}};
  for (int i = 0; i < supplies; ++i) {
    load.sources.push_back({"ups " + std::to_string(i)});
    elements.push_back({.name = load.sources.back().element, .kind = UpsSpec{rating}, .sources = {{"feed"}}});
  }
  elements.push_back(std::move(load));
  Graph graph{std::move(elements)};
  const auto port = graph.add_port(*graph.find("load"), "load");
  graph.set_port(port, rating * (supplies * loading_each));
  graph.set_status(*graph.find("ups 0"), Status::failed);
  graph.solve();
  return supplies > 1 ? graph.loading(*graph.find("ups 1")) : 0;
}

} // namespace minehall::power
