package dev.regente.sales.domain;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class CentsProperties {

    @Property
    void whatIsPrintedIsReadBack(@ForAll @LongRange(min = 1, max = Cents.MAX) long cents) {
        String text = Cents.format(cents);
        assertThat(Cents.parse(text).value()).isEqualTo(cents);
        assertThat(Cents.parse(text.replace('.', ',')).value()).isEqualTo(cents);
    }

    @Property
    void anyTextIsReadOrRefusedButNeverBreaks(@ForAll String text) {
        try {
            assertThat(Cents.parse(text).value()).isBetween(1L, Cents.MAX);
        } catch (Refused e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}
