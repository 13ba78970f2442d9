// The network as a closed loop: the world's fleet enters and leaves by break-even, blocks come at H / (D 2^32), the
// difficulty answers after 2016 of them. Blocks are a fluid (their expectation); every date is exact between events.
#pragma once

#include "models/base/quantity.hpp"
#include "models/mining/retarget.hpp"
#include "models/mining/revenue.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace minehall::mining {

// Machines of one kind, all over the world. Their owners' power prices are log-normal around the median; with spread 0
// all pay the same and leave together.
struct WorldClassSpec {
  std::string name;
  HashRate installed;
  HashEnergy efficiency;
  EnergyPrice power_price; // median, all-in
  double price_spread = 0; // standard deviation of its logarithm
};

// Share of a class whose break-even lies above its power price: Phi(ln(HP (1 - fee) / (eps c)) / spread).
double share_that_pays(const WorldClassSpec& spec, HashPrice price, double pool_fee);

struct CoupledNetworkSpec {
  std::vector<WorldClassSpec> world;
  Duration response = Duration::from_si(7 * 86400.0); // of entry and exit, first order [M]; 0: at once
  double difficulty = 1;                              // at the start; rounded to compact bits
  double height = 0;                                  // of the last block found, with a fraction of the next
  Duration period_began = {};                         // date of the first block of the period under way
  double fee_share = 0.02;
  double pool_fee = 0.02;
};

struct RetargetRecord {
  Duration date;
  std::int64_t height = 0; // first block under it
  double before = 0, after = 0;
};

class CoupledNetwork {
public:
  // The world's fleet starts in equilibrium with the price and the difficulty.
  CoupledNetwork(CoupledNetworkSpec spec, BitcoinPrice price, Duration start = {});

  void set_price(BitcoinPrice price, Duration now);
  void set_installed(std::size_t world_class, HashRate installed, Duration now); // conversion, new machines
  void set_site(HashRate rate, Duration now);                                    // of the simulated site, on top

  Duration next_event() const { return next_; } // first block or retarget of a period, halving; infinity if H = 0
  void advance(Duration now);                   // through every event before or at it

  double height() const { return height_; }
  double difficulty() const { return difficulty_; }
  std::uint32_t bits() const { return bits_; }
  Bitcoin subsidy() const;    // of the block that is worked on
  HashRate hash_rate() const; // at the last date
  HashRate hash_rate(std::size_t world_class) const;
  BitcoinPerHash yield() const; // before the pool's fee
  HashPrice hashprice() const;
  const std::vector<RetargetRecord>& retargets() const { return retargets_; }

private:
  struct Flow { // blocks a second: now, in the end, and the time constant between them
    double now, end, response;
    double blocks(double seconds) const;
    double seconds_to(double blocks) const; // infinity if they never come
  };
  Flow flow() const;
  void aim(); // targets of all classes, after a change of the hashprice
  void step(double seconds);
  void plan();
  void cross();

  CoupledNetworkSpec spec_;
  std::vector<double> running_, aim_; // hash/s by class
  double site_ = 0;
  double height_;
  std::uint32_t bits_;
  double difficulty_;
  BitcoinPrice price_;
  Duration now_, next_, first_block_;
  double next_height_ = 0;
  std::vector<RetargetRecord> retargets_;
};

// k % of the network converts to other work: after the retarget the others earn HP' = HP H / H' a hash.
HashPrice hashprice_after_exit(HashPrice before, HashRate network, HashRate leaving);

} // namespace minehall::mining
