package io.alliancehub.engine.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class AsideTest {

    @Test
    void anotherThreadDoesTheWork() throws IOException {
        Thread caller = Thread.currentThread();
        try (Aside<Thread> aside = Aside.begin("test", Thread::currentThread)) {
            assertThat(aside.await()).isNotSameAs(caller);
        }
    }

    @Test
    void whatItThrowsIsThrownToWhoWaits() {
        try (Aside<String> unreadable = Aside.begin("test", AsideTest::unreadable)) {
            assertThatThrownBy(unreadable::await)
                    .isInstanceOf(IOException.class)
                    .hasMessage("gone");
        }
        try (Aside<Integer> defect = Aside.begin("test", () -> Integer.parseInt("x"))) {
            assertThatThrownBy(defect::await).hasCauseInstanceOf(NumberFormatException.class);
        }
    }

    private static String unreadable() throws IOException {
        throw new IOException("gone");
    }

    @Test
    void closingInterruptsWhatNobodyWaitsFor() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        Aside<Boolean> endless =
                Aside.begin(
                        "test",
                        () -> {
                            begun.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                interrupted.countDown();
                            }
                            return true;
                        });
        begun.await();
        endless.close();
        interrupted.await();
        assertThat(interrupted.getCount()).isZero();
    }
}
