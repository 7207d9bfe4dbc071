// What calls of `callIntrinsic` name: the intrinsics of the library, and what the prelude needs of the machine (written there with
// two underscores before the name).

enum MachineFunction: String, CaseIterable {
    case sleep, fail, cleanup, parallelMap, within, hold, advance, release, snapshot
    /// The time of the run, as a Date.
    case now
    /// A round of `eventually` begins: expectations are kept aside.
    case roundBegin
    /// The round has ended in the failure just caught.
    case roundFailed
    /// Whether the round that ends held; forgets what it kept.
    case roundHeld
    /// The last round, after so many, within that time: what it kept is recorded.
    case roundGiveUp
    /// The fault just caught, as a handle.
    case caught
    /// Fails again with such a handle.
    case raise
    /// How many arguments a function takes.
    case parameterCount
    /// The field of an object that a name finds.
    case field

    /// What instructions name it by.
    var number: Int { MachineFunction.allCases.firstIndex(of: self) ?? 0 }

    init(_ intrinsic: Intrinsic) {
        switch intrinsic {
        case .sleep: self = .sleep
        case .fail: self = .fail
        case .cleanup: self = .cleanup
        case .parallelMap: self = .parallelMap
        case .within: self = .within
        case .hold: self = .hold
        case .advance: self = .advance
        case .release: self = .release
        case .snapshot: self = .snapshot
        }
    }
}
