package dev.regente.kit;

import dev.regente.sim.scenario.ScenarioException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test methods of {@link KernelTest} their {@link KernelRuns}. */
final class KernelTestExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == KernelRuns.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        KernelTest wanted = test.getRequiredTestMethod().getAnnotation(KernelTest.class);
        if (wanted.runs() < 1) {
            throw new ParameterResolutionException("runs is 1 or more, not " + wanted.runs());
        }
        try {
            return KernelRuns.of(wanted);
        } catch (ScenarioException e) {
            throw new ParameterResolutionException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the scenario " + wanted.scenario(), e);
        }
    }
}
