// The scalars of a run, part by part: what a sweep would tabulate.
#pragma once

#include "sim/record/recorder.hpp"
#include "sim/site/laws.hpp"
#include "sim/site/site.hpp"

#include <string>
#include <vector>

namespace minehall::engine {

// What the parts say and ask with; quantities and money are those of the ledger up to the end, SI and USD.
struct Summary {
  record::Recorder& recorder;
  const site::Site& site;
  Duration end;

  void say(std::string name, double value, std::string units, std::string long_name) {
    recorder.summary(std::move(name), value, std::move(units), std::move(long_name));
  }
  double quantity(site::AccountId account) const { return site.ledger().quantity(account, end); }
  double quantity(const std::vector<site::AccountId>& accounts) const {
    double total = 0;
    for (const auto account : accounts) total += quantity(account);
    return total;
  }
  double money(site::AccountId account) const { return site.ledger().money(account, end).si(); }
  double money(const std::vector<site::AccountId>& accounts) const {
    double total = 0;
    for (const auto account : accounts) total += money(account);
    return total;
  }
};

void summarise(record::Recorder& recorder, const site::Site& site, Duration end, const std::vector<site::Law>& laws);
// Nothing for what the scenario does not have.
void summarise_tiers(Summary& s);  // what control took of each tier, how near devices came to a trip, transformers
void summarise_market(Summary& s); // charges, programmes and carbon
void summarise_mining(Summary& s); // fleet control, pools by luck and the treasury

} // namespace minehall::engine
