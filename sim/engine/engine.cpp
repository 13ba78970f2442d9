// Tried and wrong (SimGrid 3.32): agenda timers inside SimGrid fire before the completions of their date; a drain timer
// armed by a notice lets an event planned for 6.7 happen at 7 while run_until(7) is under way; without the flush a
// cancelled Exec keeps its share until SimGrid's next event.
#include "sim/engine/engine.hpp"

#include "sim/engine/kernel.hpp"

#include <algorithm>
#include <stdexcept>

namespace minehall::engine {
namespace {

constexpr int most_rounds = 100'000; // of one instant; a world that plans more of them never lets time pass

} // namespace

Engine::Engine(const PlatformSpec& spec, site::Agenda& agenda)
    : agenda_{agenda}, kernel_{std::make_unique<Kernel>(spec)} {}

Engine::~Engine() = default;

void Engine::run(Duration end, site::World& world) {
  struct Quench { // also when the world throws
    Kernel& kernel;
    ~Quench() { kernel.quench(); }
  } quench{*kernel_};
  do {
    now_ = advance(end);
    drain(world);
  } while (now_ < end);
}

Duration Engine::advance(Duration end) {
  const Duration horizon = std::min(end, agenda_.head());
  kernel_->run_to(std::min(horizon, kernel_->next_end()));
  return std::max(now_, std::min(horizon, kernel_->next_end()));
}

void Engine::drain(site::World& world) {
  int rounds = 0;
  do {
    if (++rounds > most_rounds) throw std::logic_error("events of one instant without end");
    kernel_->tell(now_, agenda_);
    while (agenda_.head() <= now_) {
      const auto event = agenda_.pop();
      if (!kernel_->stopped_since(event)) world.handle(event);
    }
    world.settle(now_);
    kernel_->flush();
  } while (agenda_.head() <= now_ || kernel_->next_end() <= now_);
}

void Engine::start_work(const site::Notice& notice, NodeId lead, Duration span, Duration rest) {
  kernel_->start_work(notice, lead, now_, span, rest);
}

void Engine::start_transfer(const site::Notice& notice, NodeId node, Bytes amount, Direction direction) {
  kernel_->start_transfer(notice, node, now_, amount, direction);
}

void Engine::stop(site::ActivityId id) { kernel_->stop(id); }
void Engine::turn_off(NodeId node) { kernel_->turn_off(node); }
void Engine::turn_on(NodeId node) { kernel_->turn_on(node); }

} // namespace minehall::engine
