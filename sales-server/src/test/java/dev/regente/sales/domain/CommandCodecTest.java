package dev.regente.sales.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandCodecTest {
    private static final Cpf JOAO = new Cpf("12345678901");
    private static final User USER = new User(JOAO, "João, o \"bom\"", 1990, Role.SELLER, "$2a$10$hash");

    static Stream<Command> commands() {
        Value.Bytes token = Value.of(new byte[] {1, 2, 3});
        Sale sale = new Sale("a-1", JOAO, "s", new Cents(19990), LocalDate.of(2023, 5, 15), true);
        return Stream.of(
                new Command.RegisterUser(USER, Optional.empty(), 5),
                new Command.RegisterUser(USER, Optional.of(JOAO), 5),
                new Command.FirstManager(USER, 5),
                new Command.OpenSession(new Session(token, JOAO, 99), 5),
                new Command.CloseSession(token),
                new Command.RecordSale(sale, LocalDate.of(2023, 5, 16), 5),
                new Command.VoidSale("a-1", new Sale.Voiding(JOAO, "por engano", 5)),
                new Command.AddChain(new Chain("c", "Rede"), JOAO, 5),
                new Command.AddStore(new Store("s", "Loja", "11111111000101", "c"), JOAO, 5),
                DemoData.seed("hash"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatIsEncodedIsDecoded(Command command) {
        assertThat(CommandCodec.decode(CommandCodec.encode(command))).isEqualTo(command);
    }

    @Test
    void theLayoutOnDiskStaysTheSame() {
        Command close = new Command.CloseSession(Value.of(new byte[] {1, 2}));
        assertThat(HexFormat.of().formatHex(CommandCodec.encode(close).toArray()))
                .isEqualTo("050d636c6f73652d73657373696f6e0205746f6b656e03020102017601" + "02");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        refuses(Value.rec("close-session").with("v", 2).with("token", Value.of(new byte[1])), "layout 2");
        refuses(Value.rec("dance").with("v", 1), "no command is called dance");
        refuses(Value.rec("close-session").with("v", 1), "no field token");
        refuses(Value.rec("close-session").with("v", 1).with("token", "text"), "wrong kind");
        refuses(Value.of(1), "not a record");
        assertThatThrownBy(() -> CommandCodec.decode(Value.of(new byte[] {9})))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void refuses(Value value, String reason) {
        assertThatThrownBy(() -> CommandCodec.decode(Value.of(ValueCodec.encode(value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
