// What contenders in C++ share: inputs, turns, and times, as Inputs.java, Turn.java and StepTimer.java have them.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

namespace {

using Numbers = std::vector<double>;

Numbers read(const std::string& folder, const char* name, size_t count) {
  Numbers x(count);
  std::ifstream in(folder + "/" + name, std::ios::binary);
  in.read(reinterpret_cast<char*>(x.data()), static_cast<std::streamsize>(count * sizeof(double)));
  if (!in) {
    std::fprintf(stderr, "cannot read %s/%s\n", folder.c_str(), name);
    std::exit(1);
  }
  return x;
}

double now() {
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

template <class Step>
double run(Step step, int count) {
  double start = now();
  volatile double sink = 0;
  for (int i = 0; i < count; i++) {
    sink = sink + step();
  }
  return (now() - start) / count;
}

// Waits for a turn, as Turn.java does.
void turn(const char* row) {
  static const char* port = std::getenv("ADJOINT_BENCHMARKS_TURNS");
  if (port == nullptr) {
    return;
  }
  static const int turns = [] {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(std::atoi(port)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int s = ::socket(AF_INET, SOCK_STREAM, 0);
    return ::connect(s, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? s : -1;
  }();
  std::string line = std::string(row) + "\n";
  char answer;
  if (::write(turns, line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
      ::read(turns, &answer, 1) != 1) {
    std::fprintf(stderr, "nobody gives turns\n");
    std::exit(1);
  }
}

// The same scheme as StepTimer.java.
template <class Step>
double samples(const char* row, bool quick, Step step) {
  turn(row);
  double start = now(), perStep = run(step, 1);
  while (now() - start < (quick ? 0.3e9 : 1e9)) {
    perStep = run(step, 10);
  }
  int count = std::max(1, static_cast<int>(std::ceil((quick ? 10e6 : 60e6) / perStep)));
  Numbers times(quick ? 9 : 25);
  for (double& time : times) {
    turn(row);
    run(step, 1);
    time = run(step, count);
  }
  std::sort(times.begin(), times.end());
  std::printf("@ time %s %.3f %.3f %.3f -1\n", row, times[times.size() / 2], times.front(), times.back());
  return times[times.size() / 2];
}

}  // namespace
