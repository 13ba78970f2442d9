// Failures and repair of the machines of a fleet as a count process: exact dates of the next failure or repair, no
// object a machine.
#pragma once

#include "models/base/quantity.hpp"
#include "models/base/random.hpp"

#include <optional>

namespace minehall::mining {

// Hazards a machine and year; years of 365.25 days. 5 % normal, 20-30 % for S17 and T17 (2020, Cryptopolitan).
struct RepairSpec {
  double failure_rate = 0.05;
  double board_failure_rate = 0; // of one hash board of a machine, whichever; a second one takes it out
  int boards = 3;
  Duration repair = Duration::from_si(21 * 86400.0); // mean, exponential [M]
  int spares = 0;                                    // stand in at once
};

// A Markov birth-death process: whole, one board short, in repair, spare; all times exponential, so the next date is
// exponential in the sum of the rates (Gillespie, J. Comput. Phys. 22, 1976).
class RepairShop {
public:
  RepairShop(RepairSpec spec, int machines, Stream stream, Duration start = {});

  Duration next_event() const { return next_; } // infinity if nothing can happen
  void advance(Duration now);                   // through every event before or at it

  int in_service() const { return whole_ + short_; }
  int one_board_short() const { return short_; }
  int in_repair() const { return out_; }
  int spares() const { return spares_; }
  long failures() const { return failures_; }
  double board_share() const;    // of the boards of the machines in service that are alive
  double hash_fraction() const;  // of the installed machines' hash rate; a board short counts (boards - 1) / boards
  double power_fraction() const; // likewise: a lost board draws nothing [M]
  double machine_seconds_lost() const { return lost_; } // installed places empty, integrated

private:
  struct Rates { // 1/s
    double whole_fails, board_fails, short_fails, comes_back, board_comes_back;
    double sum() const { return whole_fails + board_fails + short_fails + comes_back + board_comes_back; }
  };
  Rates rates() const;
  void take_out(int& from);
  void draw(Duration now);
  void happen();

  RepairSpec spec_;
  Stream stream_;
  int installed_, whole_, short_ = 0, out_ = 0, spares_;
  long failures_ = 0;
  double lost_ = 0;
  Duration now_, next_;
};

} // namespace minehall::mining
