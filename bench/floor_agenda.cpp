// The event loop alone: as many events as a site-year of scenarios/west_texas.yaml through the Agenda, and nothing
// done.
//   floor_agenda [EVENTS]
#include "sim/site/agenda.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace minehall;

constexpr unsigned long events_of_a_site_year = 720'000; // measured: calls of Site::handle
constexpr int outstanding = 512;                         // running jobs, clocks, failures, arrival, repairs

double next_uniform(std::uint64_t& state) { // Knuth's MMIX; only the heap's order hangs on it
  state = state * 6364136223846793005u + 1442695040888963407u;
  return static_cast<double>(state >> 11) * 0x1p-53;
}

} // namespace

int main(int count, char** words) {
  const unsigned long events = count > 1 ? std::strtoul(words[1], nullptr, 10) : events_of_a_site_year;
  std::uint64_t state = 1;
  site::Agenda agenda;
  for (std::uint32_t i = 0; i < outstanding; ++i)
    agenda.plan({.date = Duration::from_si(1e4 * next_uniform(state)), .subject = i});
  double sum = 0; // of what was done, so that the loop is not optimised away
  for (unsigned long done = 0; done < events; ++done) {
    auto event = agenda.pop();
    sum += event.subject;
    event.cause = event.id;
    event.date += Duration::from_si(1e4 * next_uniform(state));
    agenda.plan(event);
  }
  std::printf("%lu events, last at %.0f s, checksum %.0f\n", events, agenda.head().si(), sum);
  return 0;
}
