#include "sim/command/exit_status.hpp"

#include "sim/record/hdf5_read.hpp"
#include "sim/record/sink.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/series_error.hpp"

#include <new>
#include <ostream>
#include <system_error>

namespace minehall::command {

namespace {

int report(std::ostream& err, const std::exception& error, int status) {
  err << "minehall: " << error.what() << "\n";
  return status;
}

// A scenario's lines begin with file:line:col, which editors jump to; nothing is put in front.
int report_lines(std::ostream& err, const std::exception& error, int status) {
  err << error.what() << "\n";
  return status;
}

bool worth_another_try(const std::system_error& error) {
  using std::errc;
  for (const auto reason : {errc::too_many_files_open, errc::too_many_files_open_in_system,
                            errc::resource_unavailable_try_again, errc::not_enough_memory})
    if (error.code() == reason) return true;
  return false;
}

} // namespace

int report_exception(std::ostream& err) {
  try {
    throw;
  } catch (const UsageError& error) {
    return report(err, error, exit_usage);
  } catch (const scenario::ScenarioError& error) {
    return report_lines(err, error, exit_scenario);
  } catch (const scenario::SeriesError& error) {
    return report_lines(err, error, exit_series);
  } catch (const record::RunFileError& error) {
    return report_lines(err, error, exit_series);
  } catch (const record::OutputError& error) {
    return report(err, error, exit_output);
  } catch (const std::bad_alloc&) {
    err << "minehall: out of memory\n";
    return exit_temporary;
  } catch (const std::system_error& error) {
    return report(err, error, worth_another_try(error) ? exit_temporary : exit_internal);
  } catch (const std::exception& error) {
    err << "minehall: internal error, please report it: " << error.what() << "\n";
  } catch (...) {
    err << "minehall: internal error, please report it\n";
  }
  return exit_internal;
}

} // namespace minehall::command
