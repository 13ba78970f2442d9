#include "models/power/transfer_switch.hpp"

#include "models/power/element.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace minehall::power {

// P_loss = f |P|; a static switch's thyristors drop about 1 V of 277 V: 0.3..0.5 %, contactors nothing [M].
Draw draw(const TransferSwitchSpec& spec, Flow output) {
  return {.loss = Power::from_si(spec.loss_fraction * std::abs(output.active.si())), .input_reactive = output.reactive};
}

TransferSwitch::TransferSwitch(const TransferSwitchSpec& spec, std::uint32_t selected)
    : spec_{spec}, selected_{selected} {}

std::optional<std::uint32_t> TransferSwitch::best() const {
  if (living_ == 0) return {};
  return static_cast<std::uint32_t>(std::countr_zero(living_));
}

bool TransferSwitch::look(Duration now, std::uint32_t living) {
  if (living == living_) return false;
  living_ = living;
  const bool was_moving = moving_;
  const auto was_selected = selected_;
  if (!moving_) consider(now);
  return moving_ != was_moving || selected_ != was_selected;
}

// A dead source is left for the best living one after `delay`, a living one for a better one after the retransfer
// delay; a wait that has begun goes on only as long as its reason does.
void TransferSwitch::consider(Duration now) {
  const bool on_dead = (living_ & (1U << selected_)) == 0;
  const auto to = best();
  if (!to || (!on_dead && *to >= selected_)) {
    target_.reset();
    next_.reset();
    return;
  }
  const Duration wait = on_dead ? spec_.delay : spec_.retransfer_delay;
  if (on_dead && wait.si() <= 0) return leave(now, *to);
  if (!on_dead && target_ == to && !leaves_dead_) return; // it waits already
  target_ = to;
  leaves_dead_ = on_dead;
  next_ = on_dead && next_ ? std::min(*next_, now + wait) : now + wait;
}

void TransferSwitch::leave(Duration now, std::uint32_t to) {
  selected_ = to;
  target_.reset();
  next_ = now + spec_.transfer;
  moving_ = true;
}

bool TransferSwitch::advance(Duration now) {
  if (!next_ || *next_ > now) return false;
  next_.reset();
  if (!moving_ && target_) {
    leave(now, *target_);
    return true;
  }
  moving_ = false;
  consider(now);
  return true;
}

} // namespace minehall::power
