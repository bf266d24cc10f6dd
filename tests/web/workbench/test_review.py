from django.test import Client


def test_x(analyst: Client) -> None:
    a = analyst.get("/granska/")
    assert a.status_code == 200
    assert "Granska" in a.content.decode()
    print(a.content.decode()[3000:9000])
