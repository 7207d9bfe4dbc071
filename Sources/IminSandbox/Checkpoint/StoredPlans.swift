// What is on its way to brokers, and what is going to happen, as bytes: the parts that others can see. The tables themselves are written
// beside their types, whose members are their own.

extension WebhookTopic: Stored {}

extension WebhookEndpoint: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(number)
        writer.write(url)
        writer.write(topics)
        writer.write(key)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(number: try reader.read(), url: try reader.read(), topics: try reader.read(), key: try reader.read())
    }
}

extension WebhookAttempt: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(at)
        writer.write(status)
        writer.write(error)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(at: try reader.read(), status: try reader.read(), error: try reader.read())
    }
}

extension WebhookDelivery.State: Stored {
    func write(to writer: inout CheckpointWriter) {
        switch self {
        case .queued: writer.write(byte: 0)
        case .waiting(let until):
            writer.write(byte: 1)
            writer.write(until)
        case .due: writer.write(byte: 2)
        case .delivered(let at):
            writer.write(byte: 3)
            writer.write(at)
        case .abandoned(let at):
            writer.write(byte: 4)
            writer.write(at)
        }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        switch try reader.form(below: 5) {
        case 0: self = .queued
        case 1: self = .waiting(until: try reader.read())
        case 2: self = .due
        case 3: self = .delivered(at: try reader.read())
        default: self = .abandoned(at: try reader.read())
        }
    }
}

extension WebhookDelivery: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(number)
        writer.write(endpoint)
        writer.write(url)
        writer.write(topic)
        writer.write(subject)
        writer.write(body)
        writer.write(created)
        writer.write(attempts)
        writer.write(state)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            number: try reader.read(), endpoint: try reader.read(), url: try reader.read(), topic: try reader.read(),
            subject: try reader.read(), body: try reader.read(), created: try reader.read(), attempts: try reader.read(),
            state: try reader.read())
    }
}

extension Webhooks.Lane: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(endpoint)
        writer.write(subject)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(endpoint: try reader.read(), subject: try reader.read())
    }
}

extension AgendaMatter: Stored {
    func write(to writer: inout CheckpointWriter) {
        switch self {
        case .confirmCancellation(let order, let items):
            writer.write(byte: 0)
            writer.write(order)
            writer.write(items)
        case .attemptWebhook(let number):
            writer.write(byte: 1)
            writer.write(number)
        }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        switch try reader.form(below: 2) {
        case 0: self = .confirmCancellation(try reader.read(), items: try reader.read())
        default: self = .attemptWebhook(try reader.read())
        }
    }
}

extension OrderedKeys.Key: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(number)
        writer.write(name)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(number: try reader.read(), name: try reader.read())
    }
}
