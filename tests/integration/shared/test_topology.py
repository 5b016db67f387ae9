from deploy.testing import World


async def test_the_world_is_there(world: World) -> None:
    assert (await world.admin.jetstream().stream_info("TASKS")).state.messages == 0
