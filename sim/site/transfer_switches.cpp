// Switches between sources: which of them they stand on, and when the gensets behind one are enough for it.
#include "models/power/ride_through.hpp"
#include "sim/site/backup.hpp"

#include <algorithm>

namespace minehall::site {

namespace {

const auto hold_up = power::sag_endurance(0); // of a power supply without input

} // namespace

bool Backup::on_preferred(const SwitchUnit& at) const {
  return !at.called && (graph_.living_sources(at.element) >> at.order.front() & 1U) != 0;
}

void Backup::call(power::ElementId transfer_switch, bool called) {
  switches_[switch_of_[static_cast<std::size_t>(transfer_switch)]].called = called;
  woken_.push_back(transfer_switch);
}

// Sets behind one bus close onto it together: a switch takes it once they can carry at once what all switches that are
// without their preferred source last carried. What they cannot carry even together stays dark: shed before.
bool Backup::enough(SwitchUnit& at, const std::vector<std::uint32_t>& behind, Duration now, EventId cause) {
  power::Flow load;
  Power ready, coming, alternators;
  for (const auto peer : at.peers) {
    const auto& other = switches_[peer];
    if (on_preferred(other)) continue;
    load.active += other.carried.active;
    load.reactive += other.carried.reactive;
  }
  Power living;
  for (const auto genset : behind) {
    const auto& set = gensets_[genset].set;
    const auto& spec = set.spec();
    if (graph_.status(gensets_[genset].element) != power::Status::closed) continue;
    const auto state = set.state();
    using State = power::Genset::State;
    const bool comes = state == State::starting || state == State::resting || state == State::stopped;
    ready += set.most(now);
    if (comes) coming += engine_power(spec) * spec.step;
    if (comes || state == State::running) alternators += spec.rating;
    if (state == State::running) living += spec.rating;
  }
  const Power size = apparent(load);
  const bool carries = ready * (1 + 1e-9) >= load.active && living * (1 + 1e-9) >= size;
  const double share = std::max(load.active / (ready + coming), size / alternators);
  const bool too_small = !carries && !(share <= 1 + 1e-9);
  if (too_small && !at.short_told) chain_.tell(now, at.element, "gensets too small", share, cause);
  at.short_told = too_small;
  return carries;
}

// Places in its order that live and, where several gensets stand behind, can carry what comes. What it stands on
// counts as long as it lives without a gap.
std::uint32_t Backup::usable(SwitchUnit& at, Duration now, EventId cause) {
  const auto bits = graph_.living_sources(at.element);
  std::uint32_t living = 0;
  for (std::uint32_t i = 0; i < at.order.size(); ++i) {
    if ((bits >> at.order[i] & 1U) == 0) continue;
    const bool held = at.position.selected() == i && (at.taken >> i & 1U) != 0;
    if (held || at.behind[i].empty() || enough(at, at.behind[i], now, cause)) living |= 1U << i;
  }
  at.taken = living;
  return living;
}

bool Backup::react(SwitchUnit& at, Duration now, EventId cause) {
  auto living = usable(at, now, cause);
  const bool preferred = (living & 1U) != 0 && !at.called;
  if ((living & ~at.sagging) != 0) living &= ~at.sagging; // where all sag it stays
  if (at.called && (living & ~1U) != 0) living &= ~1U;    // likewise until its gensets are there
  const auto before = at.position.next_event();
  const bool moved = at.position.look(now, living);
  if (!preferred)
    for (const auto genset : at.gensets) order_start(gensets_[genset], now, cause);
  for (const auto genset : at.gensets) consider_stop(gensets_[genset], now, cause);
  if (moved)
    apply(at, chain_.tell(now, at.element, "transfer", at.order[at.position.selected()], cause));
  else if (at.position.next_event() && at.position.next_event() != before)
    plan(*at.position.next_event(), Topic::transfer_step, at.element, ++at.generation, cause);
  return wait_for_more(at, now, cause) || moved;
}

// The bus that it stands on lives again, with less behind it than it is to carry: open until that is enough.
bool Backup::wait_for_more(SwitchUnit& at, Duration now, EventId cause) {
  const auto on = at.position.selected();
  if (at.behind[on].empty() && !at.waits) return false;
  const bool lives = (graph_.living_sources(at.element) >> at.order[on] & 1U) != 0;
  const bool waits = lives && !at.position.open() && (at.taken >> on & 1U) == 0;
  if (waits == at.waits) return false;
  at.waits = waits;
  chain_.tell(now, at.element, waits ? "transfer" : "transferred", at.order[on], cause);
  if (!at.position.open()) graph_.select(at.element, waits ? power::between_sources : at.order[on]);
  return true;
}

// A break that a power supply bridges is not seen below.
void Backup::apply(SwitchUnit& at, EventId id) {
  const bool open = at.position.open() && !at.position.short_break(hold_up);
  at.waits = false;
  graph_.select(at.element, open ? power::between_sources : at.order[at.position.selected()]);
  ++at.generation;
  if (const auto next = at.position.next_event()) plan(*next, Topic::transfer_step, at.element, at.generation, id);
}

void Backup::step(SwitchUnit& at, const Event& event) {
  if (event.generation != at.generation || !at.position.advance(event.date)) return;
  chain_.tell(event.date, at.element, at.position.open() ? "transfer" : "transferred", at.order[at.position.selected()],
              event.id, event.cause);
  apply(at, event.id);
  (void)wait_for_more(at, event.date, event.id);
}

} // namespace minehall::site
