package dev.regente.sales.domain;

import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The bytes of a command in the log: a {@link Value} record with the version of its layout. */
public final class CommandCodec {
    /** The layout this program writes. Raised when a field changes its meaning; old layouts stay readable for ever. */
    public static final long VERSION = 1;

    private static final Value.Bytes NO_SESSION = Value.of(new byte[0]);

    private CommandCodec() {}

    /** The bytes of a command. */
    public static Value.Bytes encode(Command command) {
        return Value.of(ValueCodec.encode(record(command).with("v", VERSION)));
    }

    /**
     * The command in these bytes.
     *
     * @throws IllegalArgumentException if they hold none that this program knows
     */
    public static Command decode(Value.Bytes bytes) {
        try {
            if (!(ValueCodec.decode(bytes.toArray()) instanceof Value.Rec rec)) {
                throw new IllegalArgumentException("not a record");
            }
            if (rec.num("v") != VERSION) {
                throw new IllegalArgumentException("layout " + rec.num("v") + ", but this program reads " + VERSION);
            }
            return command(rec);
        } catch (ClassCastException | java.time.DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("a field of the wrong kind: " + e.getMessage(), e);
        }
    }

    private static Value.Rec record(Command command) {
        if (command instanceof Command.RegisterUser c) {
            return Value.rec("register-user")
                    .with("user", user(c.user()))
                    .with("by", c.by().map(Cpf::digits).orElse(""))
                    .with("at", c.atMillis());
        } else if (command instanceof Command.FirstManager c) {
            return Value.rec("first-manager").with("user", user(c.user())).with("at", c.atMillis());
        } else if (command instanceof Command.OpenSession c) {
            return Value.rec("open-session")
                    .with("token", c.session().tokenHash())
                    .with("cpf", c.session().cpf().digits())
                    .with("expires", c.session().expiresMillis())
                    .with("at", c.atMillis());
        } else if (command instanceof Command.CloseSession c) {
            return Value.rec("close-session").with("token", c.tokenHash());
        } else if (command instanceof Command.RecordSale c) {
            return Value.rec("record-sale")
                    .with("sale", sale(c.sale()))
                    .with("today", c.today().toString())
                    .with("at", c.atMillis());
        } else if (command instanceof Command.RecordBatch c) {
            return BatchCodec.record(c);
        } else if (command instanceof Command.NoteFailedLogin c) {
            return Value.rec("note-failed-login").with("cpf", c.cpf().digits()).with("at", c.atMillis());
        } else if (command instanceof Command.ChangePassword c) {
            return Value.rec("change-password")
                    .with("cpf", c.cpf().digits())
                    .with("hash", c.passwordHash())
                    .with("by", c.by().digits())
                    .with("keep", c.keep().orElse(NO_SESSION))
                    .with("at", c.atMillis());
        } else if (command instanceof Command.VoidSale c) {
            return Value.rec("void-sale")
                    .with("sale", c.sale())
                    .with("by", c.by().by().digits())
                    .with("reason", c.by().reason())
                    .with("at", c.by().atMillis());
        } else if (command instanceof Command.AddChain c) {
            return Value.rec("add-chain")
                    .with("chain", chain(c.chain()))
                    .with("by", c.by().digits())
                    .with("at", c.atMillis());
        } else if (command instanceof Command.AddStore c) {
            return Value.rec("add-store")
                    .with("store", store(c.store()))
                    .with("by", c.by().digits())
                    .with("at", c.atMillis());
        } else {
            Command.Seed c = (Command.Seed) command;
            return Value.rec("seed")
                    .with("users", Value.seq(c.users(), CommandCodec::user))
                    .with("chains", Value.seq(c.chains(), CommandCodec::chain))
                    .with("stores", Value.seq(c.stores(), CommandCodec::store))
                    .with("sales", Value.seq(c.sales(), CommandCodec::sale));
        }
    }

    private static Command command(Value.Rec rec) {
        return switch (rec.name()) {
            case "register-user" -> new Command.RegisterUser(user(rec.get("user")), cpf(rec.text("by")), rec.num("at"));
            case "first-manager" -> new Command.FirstManager(user(rec.get("user")), rec.num("at"));
            case "open-session" ->
                new Command.OpenSession(
                        new Session((Value.Bytes) rec.get("token"), new Cpf(rec.text("cpf")), rec.num("expires")),
                        rec.num("at"));
            case "close-session" -> new Command.CloseSession((Value.Bytes) rec.get("token"));
            case "record-sale" ->
                new Command.RecordSale(sale(rec.get("sale")), LocalDate.parse(rec.text("today")), rec.num("at"));
            case BatchCodec.NAME -> BatchCodec.command(rec);
            case "note-failed-login" -> new Command.NoteFailedLogin(new Cpf(rec.text("cpf")), rec.num("at"));
            case "change-password" ->
                new Command.ChangePassword(
                        new Cpf(rec.text("cpf")),
                        rec.text("hash"),
                        new Cpf(rec.text("by")),
                        Optional.of((Value.Bytes) rec.get("keep")).filter(keep -> keep.length() > 0),
                        rec.num("at"));
            case "void-sale" ->
                new Command.VoidSale(
                        rec.text("sale"), new Sale.Voiding(new Cpf(rec.text("by")), rec.text("reason"), rec.num("at")));
            case "add-chain" -> new Command.AddChain(chain(rec.get("chain")), new Cpf(rec.text("by")), rec.num("at"));
            case "add-store" -> new Command.AddStore(store(rec.get("store")), new Cpf(rec.text("by")), rec.num("at"));
            case "seed" ->
                new Command.Seed(
                        list(rec.seq("users"), CommandCodec::user),
                        list(rec.seq("chains"), CommandCodec::chain),
                        list(rec.seq("stores"), CommandCodec::store),
                        list(rec.seq("sales"), CommandCodec::sale));
            default -> throw new IllegalArgumentException("no command is called " + rec.name());
        };
    }

    private static <T> List<T> list(List<Value> values, java.util.function.Function<Value, T> each) {
        return values.stream().map(each).toList();
    }

    private static Value.Rec user(User user) {
        return Value.rec("user")
                .with("cpf", user.cpf().digits())
                .with("name", user.name())
                .with("born", user.birthYear())
                .with("role", user.role().word())
                .with("hash", user.passwordHash());
    }

    private static User user(Value value) {
        Value.Rec rec = (Value.Rec) value;
        return new User(
                new Cpf(rec.text("cpf")),
                rec.text("name"),
                Math.toIntExact(rec.num("born")),
                Role.parse(rec.text("role")),
                rec.text("hash"));
    }

    private static Value.Rec chain(Chain chain) {
        return Value.rec("chain").with("id", chain.id()).with("name", chain.name());
    }

    private static Chain chain(Value value) {
        Value.Rec rec = (Value.Rec) value;
        return new Chain(rec.text("id"), rec.text("name"));
    }

    private static Value.Rec store(Store store) {
        return Value.rec("store")
                .with("id", store.id())
                .with("name", store.name())
                .with("cnpj", store.cnpj())
                .with("chain", store.chain());
    }

    private static Store store(Value value) {
        Value.Rec rec = (Value.Rec) value;
        return new Store(rec.text("id"), rec.text("name"), rec.text("cnpj"), rec.text("chain"));
    }

    /** A command never carries a void sale: a void is a command of its own. */
    private static Value.Rec sale(Sale sale) {
        Value.Rec rec = Value.rec("sale")
                .with("id", sale.id())
                .with("seller", sale.seller().digits())
                .with("store", sale.store())
                .with("cents", sale.amount().value())
                .with("date", sale.date().toString())
                .with("given", sale.dateGiven());
        return sale.product().isEmpty() && sale.note().isEmpty()
                ? rec
                : rec.with("product", sale.product()).with("note", sale.note());
    }

    private static Sale sale(Value value) {
        Value.Rec rec = (Value.Rec) value;
        return new Sale(
                rec.text("id"),
                new Cpf(rec.text("seller")),
                rec.text("store"),
                new Cents(rec.num("cents")),
                LocalDate.parse(rec.text("date")),
                rec.flag("given"),
                rec.has("product") ? rec.text("product") : "",
                rec.has("note") ? rec.text("note") : "",
                Optional.empty());
    }

    private static Optional<Cpf> cpf(String digits) {
        return digits.isEmpty() ? Optional.empty() : Optional.of(new Cpf(digits));
    }
}
