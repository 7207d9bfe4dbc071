import HTTPTypes
import IminClient
import IminJSON
import Testing

/// What is sent again and what is not, with a clock that does not wait.
struct RetryTests {
    private static let asksForTwoSeconds: HTTPFields = [.retryAfter: "2"]

    @Test func aReadIsRepeatedWhenTheServerAsksForIt() async throws {
        let recorder = Recorder { attempt, _, _ in
            attempt < 3 ? Recorder.reply(attempt == 1 ? 503 : 429, fields: Self.asksForTwoSeconds) : Recorder.reply(200, "{}")
        }
        let clock = FakeClock()
        let exchange = try await Client(recorder, clock: clock).call("customer.get", ["customer": "abc"])
        #expect(exchange.status == 200)
        #expect(exchange.retries.map(\.reason) == ["503", "429"])
        #expect(clock.sleeps == [.seconds(2), .seconds(2)])
        #expect(recorder.requests.count == 3)
    }

    @Test func afterTheLastAttemptTheRefusalIsTheResult() async throws {
        let recorder = Recorder(503, #"{"@type":"TemporarilyUnableToUpdateOrderError"}"#, fields: Self.asksForTwoSeconds)
        let error = try await Client(recorder).failure("customer.get", ["customer": "abc"])
        #expect(error.status == 503 && error.type == "TemporarilyUnableToUpdateOrderError" && error.isRetryable)
        #expect(recorder.requests.count == 3)
    }

    @Test(
        arguments: [
            (500, ["retry-after": "1"]), (503, [:]), (429, ["retry-after": "soon"]), (503, ["retry-after": "3600"]),
            (404, ["retry-after": "1"]),
        ] as [(Int, [String: String])])
    func otherRefusalsAreNotRepeated(_ status: Int, _ fields: [String: String]) async throws {
        var headerFields = HTTPFields()
        for (name, value) in fields { headerFields[try #require(HTTPField.Name(name))] = value }
        let recorder = Recorder(status, fields: headerFields)
        let clock = FakeClock()
        _ = try await Client(recorder, clock: clock).failure("customer.get", ["customer": "abc"])
        #expect(recorder.requests.count == 1)
        #expect(clock.sleeps.isEmpty)
    }

    @Test(
        arguments: [
            ("customer.create", ["email": "a@b.example"]), ("customer.update", ["customer": "abc"]),
            ("checkout", ["customer": "abc", "items": []]),
        ] as [(String, [String: JSON])])
    func aWriteThatMayHaveHappenedIsNeverRepeated(_ name: String, _ arguments: [String: JSON]) async throws {
        for failing in [
            Recorder(503, fields: Self.asksForTwoSeconds), Recorder { _, _, _ throws(TransportError) in throw .connectionLost("gone") },
            Recorder { _, _, _ throws(TransportError) in throw .unreachable("refused") },
        ] {
            _ = try await Client(failing).failure(name, arguments)
            #expect(failing.requests.count == 1)
        }
    }

    @Test(arguments: ["customer.get", "customer.delete"])
    func failedConnectionsAreTriedAgainWithGrowingWaits(_ name: String) async throws {
        let recorder = Recorder { attempt, _, _ throws(TransportError) in
            if attempt < 3 { throw attempt == 1 ? .connectionLost("gone") : .unreachable("refused") }
            return Recorder.reply(200, "{}")
        }
        let clock = FakeClock()
        let exchange = try await Client(recorder, clock: clock).call(name, ["customer": "abc"])
        #expect(exchange.retries.map(\.reason) == ["connection lost", "unreachable"])
        #expect(clock.sleeps == [.milliseconds(50), .milliseconds(100)])
    }

    @Test func timeoutsAndCancellationsAreNotRepeated() async throws {
        for cause in [TransportError.timeout, .cancelled, .tooLarge(limit: 1), .notHTTP("x")] {
            let recorder = Recorder { _, _, _ throws(TransportError) in throw cause }
            _ = try await Client(recorder).failure("customer.get", ["customer": "abc"])
            #expect(recorder.requests.count == 1)
        }
    }

    @Test func aDateSaysUntilWhenToWait() async throws {
        // 784111777 is Sun, 06 Nov 1994 08:49:37 GMT.
        for (now, expected) in [(784_111_770 as Int64, Duration.seconds(7)), (784_111_780, .zero)] {
            let clock = FakeClock(now: now)
            let recorder = Recorder { attempt, _, _ in
                attempt == 1
                    ? Recorder.reply(503, fields: [.retryAfter: "Sun, 06 Nov 1994 08:49:37 GMT"]) : Recorder.reply(200, "{}")
            }
            _ = try await Client(recorder, clock: clock).call("customer.get", ["customer": "abc"])
            #expect(clock.sleeps == [expected])
        }
    }
}
