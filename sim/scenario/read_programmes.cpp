#include "sim/scenario/read_programmes.hpp"

#include "sim/scenario/ranges.hpp"
#include "sim/scenario/read_peak_methods.hpp"

#include <array>
#include <utility>

namespace minehall::scenario {

namespace {

using market::ProgrammeSpec;

market::Trigger read_price(Section trigger) {
  market::ThresholdTrigger spec{trigger.text("series"), trigger.energy_price("level").si(), true,
                                market::ThresholdTrigger::Watches::price};
  trigger.finish();
  return spec;
}

market::Trigger read_load(Section trigger) {
  market::ThresholdTrigger spec{trigger.text("series"), trigger.power("level").si(), true,
                                market::ThresholdTrigger::Watches::load};
  trigger.finish();
  return spec;
}

market::Trigger read_low(Section trigger) {
  market::ThresholdTrigger spec{trigger.text("series"), trigger.number("level"), false};
  trigger.finish();
  return spec;
}

market::Trigger read_random(Section trigger) {
  market::RandomTrigger spec{trigger.number("per_year"), trigger.duration("length")};
  if (spec.per_year < 0 || spec.per_year > 8766) trigger.fail("per_year", "must lie in [0, 8766]");
  if (spec.length.si() <= 0) trigger.fail("length", "must be above zero");
  if (spec.per_year * spec.length.si() >= 365.25 * 86400)
    trigger.fail("length", "so many calls of this length fill the year; give a shorter one, or fewer 'per_year'");
  trigger.finish();
  return spec;
}

constexpr Kind<market::Trigger> triggers[] = {
    {"price above", "while a price series is above a level", read_price},
    {"load above", "while a load series is above a level", read_load},
    {"value at or below", "while a series without unit is at or below a level: frequency in Hz", read_low},
    {"random", "calls at random dates, so many a year, that do not overlap", read_random},
};

market::Award read_award(Section& programme) {
  market::Award award;
  award.power = refuse_negative(programme, "award", programme.power("award", Power{}));
  if (programme.has("from")) award.from = programme.instant("from").first;
  if (programme.has("until")) award.until = programme.instant("until").first;
  if (award.until <= award.from && !programme.describing()) programme.fail("until", "must be after 'from'");
  return award;
}

void read_terms(Section& programme, market::Terms& terms) {
  static constexpr std::array<std::string_view, 2> baselines = {"at call", "mean of hour before"};
  terms.notice = delay(programme, "notice", terms.notice);
  terms.deadline = delay(programme, "deadline", terms.deadline);
  if (programme.has("sustain")) terms.sustain = delay(programme, "sustain");
  terms.recovery = delay(programme, "recovery", terms.recovery);
  const auto baseline = static_cast<std::size_t>(terms.baseline);
  terms.baseline = static_cast<market::Baseline>(programme.choice("baseline", baselines, baseline));
  auto& payment = terms.payment;
  payment.capacity = programme.energy_price("capacity_price", payment.capacity);
  payment.series = programme.text("capacity_series", payment.series);
  payment.energy = programme.energy_price("energy_price", payment.energy);
  payment.shortfall = programme.fraction("forfeit", payment.shortfall);
  payment.unavailable = programme.number("unavailable", payment.unavailable);
  if (!(payment.unavailable >= 0 && payment.unavailable <= 1000))
    programme.fail("unavailable", "must lie in 0 .. 1000");
  payment.penalty = programme.energy_price("penalty", payment.penalty);
  terms.gangs = programme.flag("gangs", terms.gangs);
}

// The kind's own numbers are read before, so that its terms can be the defaults.
ProgrammeSpec complete(Section programme, market::ProgrammeKind kind) {
  ProgrammeSpec spec;
  spec.kind = std::move(kind);
  spec.terms = market::default_terms(spec.kind);
  spec.counterparty = programme.text("counterparty", spec.counterparty);
  spec.award = read_award(programme);
  if (const auto* clr = std::get_if<market::ClrSpec>(&spec.kind))
    spec.terms.deadline = market::ramp_time(*clr, spec.award.power);
  read_terms(programme, spec.terms);
  if (auto trigger = programme.optional_section("trigger"))
    spec.trigger = read_kind(*trigger, std::span<const Kind<market::Trigger>>{triggers});
  programme.finish();
  return spec;
}

template <class Spec> ProgrammeSpec read_plain(Section programme) { return complete(programme, Spec{}); }

ProgrammeSpec read_rrs(Section programme) {
  market::RrsSpec rrs;
  rrs.delay = delay(programme, "operating_time", rrs.delay);
  rrs.recall = delay(programme, "recall", rrs.recall);
  if (programme.has("opens")) rrs.opens = programme.texts("opens");
  return complete(programme, rrs);
}

ProgrammeSpec read_clr(Section programme) {
  market::ClrSpec clr;
  clr.interval = at_least(programme, "interval", clr.interval, Duration::from_si(1));
  clr.strike = programme.energy_price("strike");
  clr.ramp_per_minute =
      refuse_negative(programme, "ramp_per_minute", programme.power("ramp_per_minute", clr.ramp_per_minute));
  return complete(programme, clr);
}

ProgrammeSpec read_sb6(Section programme) {
  market::Sb6Spec sb6;
  sb6.threshold = programme.power("threshold", sb6.threshold);
  if (programme.has("backup")) sb6.backup = programme.texts("backup");
  return complete(programme, sb6);
}

ProgrammeSpec read_large_load_service(Section programme) {
  market::LargeLoadServiceSpec service;
  service.threshold = programme.power("threshold", service.threshold);
  return complete(programme, service);
}

ProgrammeSpec read_four_cp(Section programme) {
  market::FourCpSpec peaks;
  peaks.rate = refuse_negative(programme, "rate", programme.power_price("rate"));
  peaks.load_series = programme.text("load");
  if (auto forecast = programme.optional_section("forecast")) peaks.forecast = read_peak_forecast(*forecast);
  peaks.methods = read_peak_methods(programme, {});
  if (!programme.describing() && programme.has("trigger"))
    programme.fail("trigger", "a 4cp programme is called by its forecast of the peaks; drop the key");
  return complete(programme, peaks);
}

constexpr Kind<ProgrammeSpec> programmes[] = {
    {"rrs", "responsive reserve by under-frequency relay", read_rrs},
    {"ecrs", "contingency reserve within 10 minutes", read_plain<market::EcrsSpec>},
    {"non-spin", "non-spinning reserve within 30 minutes", read_plain<market::NonSpinSpec>},
    {"clr", "controllable load that follows a base point each 5 minutes", read_clr},
    {"ers", "emergency response, with no other reserve", read_plain<market::ErsSpec>},
    {"voluntary", "unpaid curtailment when reserves are low", read_plain<market::VoluntarySpec>},
    {"sb6", "new loads of at least 75 MW go to a level in an emergency", read_sb6},
    {"large load service", "demand reduction of loads of at least 75 MW, called a day before", read_large_load_service},
    {"4cp", "low at the system's peaks, four in summer or by other methods, on a forecast", read_four_cp},
};

} // namespace

std::span<const Kind<ProgrammeSpec>> programme_kinds() { return programmes; }

ProgrammeSpec read_programme(std::string name, Section programme) {
  auto spec = read_kind(programme, programme_kinds());
  spec.name = std::move(name);
  return spec;
}

market::PeakForecastSpec read_peak_forecast(Section forecast) {
  market::PeakForecastSpec spec;
  spec.day_error = forecast.fraction("day_error", spec.day_error);
  spec.hour_error = forecast.fraction("hour_error", spec.hour_error);
  spec.among = whole(forecast, "among", spec.among, 0, 31);
  spec.before = delay(forecast, "before", spec.before);
  spec.after = delay(forecast, "after", spec.after);
  spec.floor = forecast.power("floor", spec.floor);
  forecast.finish();
  return spec;
}

} // namespace minehall::scenario
