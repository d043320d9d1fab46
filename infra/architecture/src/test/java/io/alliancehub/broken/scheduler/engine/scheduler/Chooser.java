package io.alliancehub.broken.scheduler.engine.scheduler;

import io.alliancehub.broken.scheduler.kernel.Product;

final class Chooser {
    final Product product = new Product();
}
