// Random keys for the line editor, for as long as somebody likes: it must live, leave the terminal as it was, and touch no memory
// that is not its own, which the address sanitizer sees.
//
//     swift build --product KeyFuzzer --sanitize=address --scratch-path .build/fuzz
//     .build/fuzz/debug/KeyFuzzer --seeds 100 --keys 20000
//
// `--first 7 --seeds 1` plays one seed again. A seed decides the keys, the mode (emacs or vi) and the sizes of the window.

import Glibc

func number(_ name: String, _ otherwise: Int) -> Int {
    guard let index = CommandLine.arguments.firstIndex(of: name), index + 1 < CommandLine.arguments.count,
        let value = Int(CommandLine.arguments[index + 1]), value > 0
    else { return otherwise }
    return value
}

let first = number("--first", 1)
let seeds = number("--seeds", 10)
let keys = number("--keys", 2_000)
var failures = 0
for seed in first..<(first + seeds) {
    let run = FuzzRun(seed: UInt64(seed), keys: keys)
    if let complaint = run.play() {
        failures += 1
        print("seed \(seed): \(complaint)")
    }
}
print("\(seeds) seeds of \(keys) keys: \(failures == 0 ? "all well" : "\(failures) failed")")
exit(failures == 0 ? 0 : 1)
