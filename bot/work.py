"""work and run: the jobs, with or without the web room beside them."""

from bot.assembly import Workshop
from bot.config import Settings
from bot.ground import Clock, build_web, lay_ground, wall_clock
from bot.metrics import build_registry, open_metrics
from bot.serve import open_web, wait_for_signal


def work(settings: Settings, clock: Clock = wall_clock) -> int:
    """Do the jobs until SIGTERM or SIGINT; as many processes as wanted."""
    ground = lay_ground(settings, clock)
    workshop = Workshop(ground)
    open_metrics(settings.work.metrics_port, build_registry(ground.engine, ground.clock))
    workshop.start()
    print("掌柜开工了", flush=True)
    wait_for_signal()
    workshop.stop()
    return 0


def run(settings: Settings, clock: Clock = wall_clock) -> int:
    """Web and jobs in one process: enough for one chain of shops."""
    ground = lay_ground(settings, clock)
    workshop = Workshop(ground)
    workshop.start()
    web = open_web(build_web(ground), settings.web.host, settings.web.port)
    print(f"掌柜开工了，在 http://{settings.web.host}:{settings.web.port} 等候回调", flush=True)
    wait_for_signal()
    web.stop()
    workshop.stop()
    return 0
